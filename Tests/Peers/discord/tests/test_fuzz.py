"""Single mutations of valid forms: each is refused, or is as valid as what it came from; nothing breaks down."""

import json
import random
import time
from collections.abc import Iterator
from typing import Any

import jsonschema

from .forms import CARD, COMMAND, LEGACY, MODAL, POLL, changed
from .running import DESCRIPTION, Running, described
from .test_bad_forms import BadForms

STRANGE: tuple[Any, ...] = (None, True, -1, 1 << 70, 1.5, "", " ", "x" * 5_000, [], {}, [None], {"type": 1}, ...)
TRIES = 400


def places(form: Any, path: str = "") -> Iterator[str]:
    """All places in a form."""
    inner = form.items() if isinstance(form, dict) else enumerate(form) if isinstance(form, list) else ()
    for name, value in inner:
        here = f"{path}.{name}" if path else str(name)
        yield here
        yield from places(value, here)


class Fuzz(Running):
    async def mutate(self, form: Any, send: Any, seed: int) -> tuple[int, int]:
        """Sends mutations of a form; how many were refused and how many taken."""
        chance = random.Random(seed)
        all_places = list(places(form))
        refused = taken = 0
        for _ in range(TRIES):
            place, value = chance.choice(all_places), chance.choice(STRANGE)
            try:
                mutation = changed(form, place, value)
            except (KeyError, IndexError, TypeError):
                continue
            status, answer = await send(mutation)
            self.assertIn(status, (200, 201, 204, 400), f"{place} = {value!r}: {answer}")
            refused, taken = refused + (status == 400), taken + (status != 400)
        return refused, taken

    async def test_bearsMutatedMessages(self) -> None:
        for seed, form in enumerate((CARD, LEGACY, POLL)):
            refused, taken = await self.mutate(form, lambda body: self.ask("POST", self.messages, body), seed)
            self.assertGreater(refused, taken)

    async def test_bearsMutatedCommands(self) -> None:
        async def send(body: Any) -> tuple[int, Any]:
            self.discord.commands.scopes[""].clear()
            self.discord.commands._creates.clear()
            return await self.ask("POST", self.commands, body)

        refused, taken = await self.mutate(COMMAND, send, 3)
        self.assertGreater(refused, taken)

    async def test_bearsMutatedModals(self) -> None:
        async def send(body: Any) -> tuple[int, Any]:
            one = await BadForms.begun(self)
            return await self.ask("POST", f"/interactions/{one.id}/{one.token}/callback", {"type": 9, "data": body})

        refused, taken = await self.mutate(MODAL, send, 4)
        self.assertGreater(refused, taken)

    @described
    async def test_takesNothingThatTheDescriptionDoesNot(self) -> None:
        """What was taken fits the description also by its plain reading, without the shortcuts of the simulation."""
        if DESCRIPTION is None:
            return
        document = json.loads(DESCRIPTION.read_text())
        plain = jsonschema.Draft202012Validator(
            {"$ref": "#/components/schemas/MessageCreateRequest", "components": document["components"]})
        chance = random.Random(5)
        contract = self.discord.contract
        for form in (CARD, LEGACY, POLL):
            all_places = list(places(form))
            for _ in range(60):
                try:
                    mutation = changed(form, chance.choice(all_places), chance.choice(STRANGE))
                except (KeyError, IndexError, TypeError):
                    continue
                if plain.is_valid(mutation) is False:
                    self.assertTrue(contract.wrong_with("MessageCreateRequest", mutation), mutation)

    @described
    async def test_checksARequestInLessThanFiveMilliseconds(self) -> None:
        contract, times = self.discord.contract, []
        for _ in range(30):
            begin = time.perf_counter()
            contract.wrong_with("MessageCreateRequest", CARD)
            contract.unknown({"$ref": "#/components/schemas/MessageCreateRequest"}, CARD)
            times.append(time.perf_counter() - begin)
        self.assertLess(min(times), 0.005)
