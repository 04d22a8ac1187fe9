"""A checkpoint in, the files of the package out: the ONNX model in int8 or fp32, its checksum, labels, tokenizer.

python export.py --checkpoint RUN/last.pt --labels RUN/labels.json --encoder DIR --out FOLDER [--fp32]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from inputs import Labels
from network import Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

OUTPUTS = ("arcs", "rels", "upos", "xpos", "entities", "hidden", "hidden_tags")
INPUTS = ("pieces", "mask", "first", "last", "features", "words")


class RowQuantised(nn.Module):
    """An embedding table in int8 with one scale for each row.

    One scale for the whole table, as the quantiser would take, is set by a few outliers and costs accuracy.
    """

    def __init__(self, table: Tensor) -> None:
        """Quantise a table."""
        super().__init__()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the rows of these ids as floats."""
        return self.rows[ids].float() * self.scale[ids]


class Exported(nn.Module):
    """The network with its choices made where that is cheap: best tags, the best relation for each pair of words."""

    def __init__(self, network: Network, root: int, *, quantised: bool) -> None:
        """Take a trained network and the index of the relation "root"."""
        super().__init__()
        self.network = network
        self.root = root
        for layer in network.encoder.layers:
            layer.plain = True
        if quantised:
            network.encoder.words = RowQuantised(network.encoder.words.weight.detach())

    def forward(
        self, pieces: Tensor, mask: Tensor, first: Tensor, last: Tensor, features: Tensor, words: Tensor
    ) -> tuple[Tensor, ...]:
        """Return the outputs named in `OUTPUTS`."""
        scores = self.network(pieces, mask, first, last, features, words)
        barred = torch.zeros(self.network.sizes.rels)
        barred[self.root] = -1e4
        rels = (self.network.relations(scores) + barred[:, None]).argmax(2)
        return (
            scores.arcs,
            rels.to(torch.int32),
            scores.upos.argmax(-1).to(torch.int32),
            scores.xpos.argmax(-1).to(torch.int32),
            scores.entities,
            scores.hidden,
            scores.hidden_tags,
        )


def sample() -> tuple[Tensor, ...]:
    """Return inputs of the right shapes: 3 sentences, 17 pieces, 11 words."""
    words = torch.ones(3, 11, dtype=torch.long)
    places = torch.arange(11).expand(3, -1).contiguous()
    features = torch.zeros(3, 11, 3, dtype=torch.long)
    pieces = torch.randint(1000, 2000, (3, 17))
    return pieces, torch.ones(3, 17, dtype=torch.long), places, places + 1, features, words


def export(network: Network, root: int, path: Path, *, quantised: bool) -> None:
    """Write the network as one ONNX file."""
    model = Exported(network.eval(), root, quantised=quantised)
    axes = {"pieces": {0: "sentences", 1: "pieces"}, "mask": {0: "sentences", 1: "pieces"}}
    axes |= {name: {0: "sentences", 1: "words"} for name in ("first", "last", "features", "words", *OUTPUTS)}
    axes["arcs"] = axes["rels"] = {0: "sentences", 1: "words", 2: "words"}
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder) / "plain.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            model,
            sample(),
            str(plain if quantised else path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        if not quantised:
            return
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        # Per channel: each column of a weight has its own scale. Seven bits: on processors without VNNI the sums of
        # eight-bit products overflow, and the same file must say the same there; it costs about 0.1 LAS.
        quantize_dynamic(
            str(ready),
            str(path),
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    onnx.checker.check_model(str(path))


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true")
    options = parser.parse_args()
    lists = json.loads(options.labels.read_text())
    labels = Labels(**{name: tuple(values) for name, values in lists.items()})
    network = Network(labels.sizes)
    network.load_state_dict(torch.load(options.checkpoint, weights_only=True))
    options.out.mkdir(parents=True, exist_ok=True)
    target = options.out / "analyser.onnx"
    export(network, labels.rels.index("root"), target, quantised=not options.fp32)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    (options.out / "analyser.onnx.sha256").write_text(f"{digest}  analyser.onnx\n")
    (options.out / "labels.json").write_text(json.dumps(lists, indent=1) + "\n")
    shutil.copyfile(options.encoder / "tokenizer.json", options.out / "tokenizer.json")
    print(f"{target.stat().st_size / 1e6:.1f} MB sha256 {digest}")


if __name__ == "__main__":
    main()
