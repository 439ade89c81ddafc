"""Polls (docs: resources, Poll)."""

from typing import Any

from .clock import Clock, stamp


class Poll:
    """A poll of a message, with who voted for what."""

    def __init__(self, form: dict[str, Any], clock: Clock):
        hours = form.get("duration") or 24
        self.question: dict[str, Any] = form["question"]
        self.answers = {number: one["poll_media"] for number, one in enumerate(form["answers"], 1)}
        self.multiselect = bool(form.get("allow_multiselect"))
        self.expires = clock.now() + clock.span(hours * 3600)
        self.votes: dict[int, list[str]] = {number: [] for number in self.answers}
        self.finalized = False

    def vote(self, user: str, chosen: list[int]) -> tuple[list[int], list[int]]:
        """Sets somebody's answers; returns those added and those taken back."""
        if self.finalized:
            raise ValueError("The poll has ended.")
        if any(number not in self.answers for number in chosen):
            raise ValueError(f"The poll has no answer {chosen}.")
        if len(chosen) > 1 and not self.multiselect:
            raise ValueError("Only one answer can be chosen in this poll.")
        before = [number for number, people in self.votes.items() if user in people]
        added = [number for number in chosen if number not in before]
        removed = [number for number in before if number not in chosen]
        for number in added:
            self.votes[number].append(user)
        for number in removed:
            self.votes[number].remove(user)
        return added, removed

    def json(self, me: str) -> dict[str, Any]:
        return {
            "question": _media(self.question), "expiry": stamp(self.expires), "layout_type": 1,
            "answers": [{"answer_id": number, "poll_media": _media(media)} for number, media in self.answers.items()],
            "allow_multiselect": self.multiselect,
            "results": {"is_finalized": self.finalized, "answer_counts": [
                {"id": number, "count": len(people), "me_voted": me in people}
                for number, people in self.votes.items()]}}

    def result_embed(self) -> dict[str, Any]:
        """What the message of type 46 tells at the end (docs: poll, Poll Results Embed Fields)."""
        counts = {number: len(people) for number, people in self.votes.items()}
        total, best = sum(counts.values()), max(counts.values())
        winners = [number for number, count in counts.items() if count == best and count > 0]
        fields = {"poll_question_text": self.question["text"], "victor_answer_votes": str(best),
                  "total_votes": str(total)}
        if len(winners) == 1:
            fields |= {"victor_answer_id": str(winners[0]),
                       "victor_answer_text": self.answers[winners[0]].get("text") or ""}
        return {"type": "poll_result", "fields": [
            {"name": name, "value": value, "inline": False} for name, value in fields.items()]}


def _media(media: dict[str, Any]) -> dict[str, Any]:
    made = {"text": media["text"]} if media.get("text") else {}
    if media.get("emoji"):
        made["emoji"] = {"id": media["emoji"].get("id"), "name": media["emoji"].get("name")}
    return made
