"""The words around a known name in; whether they tell that it is fought for, taken, held or left, as no person is, out."""

from __future__ import annotations

from sitrep.resolve.places_words import SentenceWords

#: words behind which a known name is the place that is fought for, whatever the tags say
_TAKEN_OR_HIT = frozenset(
    "overrun overruns overrunning occupied occupies occupying abandoned evacuated freed conquered reclaimed regaining losing "
    "captured recaptured seized retook retaken liberated overran entered reached stormed shelled bombed bombarded besieged "
    "pounded encircled capture recapture seize retake liberate enter storm besiege shelling bombing capturing seizing "
    "captures recaptures seizes retakes enters lost loses losing regained regains".split()
)
#: words with "of" or "over" behind which the same holds: "took control of Azaz", "the fall of Ramadi", "handed over Lashio"
_TAKING_OF = frozenset(
    "handed control capture recapture fall loss seizure siege liberation conquest shelling bombardment".split()
)
#: verbs of those who leave a place or make others leave; how many words back of it they stand
_LEAVES = frozenset(
    "withdraw withdraws withdrew withdrawn withdrawing pull pulls pulled pulling retreat retreats retreated retreating "
    "drove driven driving expelled expelling ousted ousting flushed pushed pushing chased dislodged forced".split()
)
_LEAVE_REACH = 7
#: fire that falls "on" or "against" places: "air strikes against Arbin", "shelling on Nubl"
_FIRE = frozenset(
    "strike strikes airstrike airstrikes raid raids sortie sorties shelling bombing bombardment rockets shells mortars missiles "
    "offensive assault siege".split()
)
#: verbs that such a place is the subject of: "Raqqa was captured", "Ramadi fell to"
_FALLS = frozenset("fell falls fallen".split())
#: verbs by which it gets into somebody's hands or control, and by which words; how many words that may take
_PASSES = frozenset("came comes come fell falls passed passes returned returns slipped went remains remained".split())
_ANEW = frozenset("now back again".split())
_INTO = frozenset("under in into to".split())
_HELD_REACH = 9
#: "Sirte, held by the group since spring"
_HELD_BY = frozenset(
    "held controlled occupied besieged captured seized retaken recaptured liberated ruled overrun".split()
)
#: verbs that tell the same with one of the words behind them: "was won back by", "was taken by", "was purged of"
_TAKEN_AND = {
    "won": frozenset({"back"}),
    "taken": frozenset({"by", "back", "over", "from"}),
    "handed": frozenset({"over", "back", "to"}),
    "given": frozenset({"over", "back", "up"}),
    "ceded": frozenset({"to"}),
    "surrendered": frozenset({"to"}),
    "cleared": frozenset({"of", "by"}),
    "purged": frozenset({"of"}),
    "cleansed": frozenset({"of"}),
    "swept": frozenset({"by"}),
}
#: adverbs that may stand between
_DAYS = frozenset("yesterday today monday tuesday wednesday thursday friday saturday sunday".split())
#: how many words the verb and what stands before it may take
_TOLD_REACH = 7
_PASSIVE = frozenset("was were is are been being has had have".split())


class FoughtOver(SentenceWords):
    """Tells of names in one sentence whether they are fought over."""

    def _fought_for(self, first: int, last: int) -> bool:
        """Whether the words around a known name tell that it was taken, lost or hit, as no person is told to be."""
        before = self.low[max(0, first - 2) : first]
        if before and (before[-1] in _TAKEN_OR_HIT or (before[-1] in ("of", "over") and before[0] in _TAKING_OF)):
            return True
        if self._under_fire(first) or self._is_left(first):
            return True
        if self._is_held(last):
            return True
        behind = self.low[last : last + 4]
        if behind[1:2] == ["by"] and behind[0] in _HELD_BY:
            return True
        if behind[:1] and behind[0] in _FALLS:
            return behind[1:2] == ["to"]
        if last >= len(self.low) or self.low[last] not in _PASSIVE:
            return False
        told = [w for w in self.low[last : last + _TOLD_REACH] if w not in _DAYS | _PASSIVE and not w.endswith("ly")]
        if not told:
            return False
        with_word = told[1:2] and told[1] in _TAKEN_AND.get(told[0], ())
        return bool(with_word) or (told[0] in _TAKEN_OR_HIT and told[0].endswith(("d", "t", "en")))

    def _is_left(self, first: int) -> bool:
        """Whether somebody is told to leave what begins at a word ("pulled its troops out of"), or to fly a flag over it."""
        before = self.low[max(0, first - _LEAVE_REACH) : first]
        if before[-2:] == ["out", "of"] or before[-1:] == ["from"]:
            return not _LEAVES.isdisjoint(before)
        return before[-2:-1] == ["flag"] and before[-1] in ("over", "above", "in", "on")

    def _is_held(self, last: int) -> bool:
        """Whether a name is told to be, come or pass under somebody's control or into somebody's hands."""
        behind = self.low[last : last + _HELD_REACH]
        begins = behind[:1] and (behind[0] in _PASSES or (behind[0] in _PASSIVE and behind[1:2] and behind[1] in _ANEW))
        if begins and {"under", "with", "held"} & set(behind[1:3]):
            return True  # "Kirkuk came under the Peshmerga", "Mubi is now with the army"
        held = next((n for n, word in enumerate(behind) if word in ("control", "hands")), 0)
        return bool(held) and behind[0] in _PASSIVE | _PASSES and not _INTO.isdisjoint(behind[1:held])

    def _under_fire(self, first: int) -> bool:
        """Whether fire falls on what begins at a word."""
        return first > 1 and self.low[first - 1] in ("on", "against") and self.low[first - 2] in _FIRE
