"""A second reader's answer in (a language model's JSON), claims whose every word stands in the report out."""
