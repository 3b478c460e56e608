"""What the desk of an exercise does when it is over: the result is kept, said in one sentence, and looked back at."""

from __future__ import annotations

from console.debrief_desk import DebriefDesk, Run, review
from console.faults import where_it_broke
from console.sentences import sentence
from console.textual_fixes import log
from console.training.exercise import Exercise
from console.training.result_file import Kept, keep_result, result_path
from console.training.score_words import verdict
from console.training_keys import ReportsKeys


class TellsResult(ReportsKeys, DebriefDesk):
    """A desk that says what its exercise was worth. `last_words`: the same, for whoever has left the desk."""

    exercise: Exercise
    last_words: tuple[str, ...] = ()

    async def report_key(self, key: str) -> None:
        for seat in [seat for seat, who in self.exercise.seats.items() if who == self.operator][:1]:
            await self.exercise.keys(seat, [key])

    async def tell_result(self) -> None:
        """On the message row of the debrief; the result file lies beside the journal of the exercise."""
        self.say(sentence("training.over"))
        exercise = self.exercise
        try:
            path = result_path(exercise.file)
            kept = await keep_result(exercise.node.journal, exercise.loaded, exercise.referee.seed, path)
        except Exception as error:  # noqa: BLE001 - whatever it was: the run is in the journal, and the desk goes on
            log.error("no result: %s", where_it_broke(error))
            self.say(sentence("training.no-score", {"path": str(exercise.file)}), badly=True)
            return
        self.last_words = (f"EX {verdict(kept.result.score)}", f"EX {kept_words(kept)}")
        try:
            await review(self, exercise, " ".join(self.last_words), Run(kept.result, kept.path.name))
        except Exception as error:  # noqa: BLE001 - whatever it was: the result is kept, and can be looked back at later
            log.error("no debrief: %s", where_it_broke(error))
            self.say(sentence("training.no-debrief", {"path": str(kept.path)}), badly=True)


def kept_words(kept: Kept) -> str:
    code = "training.result-not-kept" if kept.fault else "training.result-kept"
    return sentence(code, {"path": str(kept.path), "why": kept.fault})
