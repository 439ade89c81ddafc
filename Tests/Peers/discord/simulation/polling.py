"""Polls as messages have them: votes of people, and their end."""

from .background import start
from .clock import Clock
from .messages import Message, Messages
from .problems import Problem
from .world import User

POLL_RESULT = 46


class Polls:
    def __init__(self, clock: Clock, messages: Messages):
        self._clock, self._messages = clock, messages
        self._watched: set[str] = set()

    def watch(self, message: Message) -> None:
        """Ends the poll when its time is over."""
        if message.id not in self._watched:
            self._watched.add(message.id)
            start(self._end_later(message))

    async def _end_later(self, message: Message) -> None:
        if message.poll:
            await self._clock.until(message.poll.expires)
            if not message.poll.finalized and message.id in self._messages.listed:
                self.end(message)

    def end(self, message: Message) -> None:
        """Finalizes the counts and tells the result in a message of its own (docs: poll, Poll Results)."""
        poll = message.poll
        if poll is None or poll.finalized:
            raise Problem(520001)
        poll.finalized = True
        poll.expires = min(poll.expires, self._clock.now())
        self._messages.tell("MESSAGE_UPDATE", message)
        result = Message(
            self._messages.new_id(), message.channel, message.author, self._clock.now(), POLL_RESULT,
            embeds=[poll.result_embed()], replies_to=message)
        self._messages.listed[result.id] = result
        self._messages.tell("MESSAGE_CREATE", result)

    def vote(self, message: Message, user: User, chosen: list[int]) -> None:
        """Sets the answers of a person, who may change the mind until the end."""
        if message.poll is None:
            raise ValueError("The message has no poll.")
        added, removed = message.poll.vote(user.id, chosen)
        for event, answers in (("ADD", added), ("REMOVE", removed)):
            for answer in answers:
                value = {"user_id": user.id, "channel_id": message.channel.id, "message_id": message.id,
                         "answer_id": answer}
                if message.channel.guild:
                    value["guild_id"] = message.channel.guild
                self._messages.publish(f"MESSAGE_POLL_VOTE_{event}", message.channel, value)
