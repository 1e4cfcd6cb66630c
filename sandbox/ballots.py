"""Native polls: votes, counts and the end."""

from typing import TYPE_CHECKING

from sandbox.people import Person
from sandbox.world import Message

if TYPE_CHECKING:
    from sandbox.engine import Engine


class Ballots:
    """Polls close at their time when the clock is moved or somebody votes."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._open: list[Message] = []

    def watch(self, message: Message) -> None:
        """A poll was sent."""
        self._open.append(message)

    def vote(self, person: Person, message: Message, options: list[int]) -> None:
        """Count a vote and tell the poll's bot."""
        poll = message.poll
        if poll is None:
            return
        poll.votes[person.id] = options
        self.changed(message)
        if not poll.body["is_anonymous"]:
            ids = [poll.body["options"][i]["persistent_id"] for i in options]
            answer = {"poll_id": poll.id, "user": person.user(), "option_ids": options}
            poll.bot.updates.put("poll_answer", answer | {"option_persistent_ids": ids})

    def changed(self, message: Message) -> None:
        """New counts or the end."""
        if message.poll:
            message.poll.bot.updates.put("poll", message.poll.state())
            self._engine.tell_people("edit", message)

    def close_due(self) -> None:
        """Polls end at their time."""
        now = self._engine.clock.stamp()
        for message in self._open:
            poll = message.poll
            if poll and not poll.closed and poll.close_date and poll.close_date <= now:
                poll.closed = True
                self.changed(message)
        self._open = [m for m in self._open if m.poll and not m.poll.closed]
