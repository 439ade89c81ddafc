"""The registered application commands."""

from typing import Any

from .clock import Clock, Ids
from .problems import Problem, refuse
from .rules.commands import wrong_command, wrong_list
from .world import World

MOST_CREATES_A_DAY, DAY = 200, 86_400
GLOBAL = ""
GUILD_INSTALL, USER_INSTALL = 0, 1


class Commands:
    """Commands by scope: global (""), or of a guild (docs: interactions, Application Commands)."""

    def __init__(self, clock: Clock, ids: Ids, world: World):
        self._clock, self._ids, self._world = clock, ids, world
        self.scopes: dict[str, dict[str, dict[str, Any]]] = {GLOBAL: {}}
        self._creates: dict[str, list[float]] = {}

    def listed(self, scope: str) -> list[dict[str, Any]]:
        return list(self.scopes.get(scope, {}).values())

    def get(self, scope: str, command: str) -> dict[str, Any]:
        found = self.scopes.get(scope, {}).get(command)
        if found is None:
            raise Problem(10063)
        return found

    def overwrite(self, scope: str, forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All commands of a scope at once; those with the same name and type keep their id."""
        refuse(wrong_list(forms, scope == GLOBAL))
        known = {(one["type"], one["name"]): one for one in self.listed(scope)}
        fresh = sum(1 for form in forms if (form.get("type") or 1, form["name"]) not in known)
        self._count_creates(scope, fresh)
        made = [self._made(scope, form, known.get((form.get("type") or 1, form["name"]))) for form in forms]
        self.scopes[scope] = {one["id"]: one for one in made}
        return made

    def create(self, scope: str, form: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Makes one, or changes that of the same name; whether it is new."""
        refuse(wrong_command(form, scope == GLOBAL))
        kind = form.get("type") or 1
        earlier = next((one for one in self.listed(scope) if (one["type"], one["name"]) == (kind, form["name"])), None)
        others = [one for one in self.listed(scope) if one is not earlier]
        refuse(wrong_list([*others, form], scope == GLOBAL))
        if earlier is None:
            self._count_creates(scope, 1)
        made = self._made(scope, form, earlier)
        self.scopes.setdefault(scope, {})[made["id"]] = made
        return made, earlier is None

    def change(self, scope: str, command: str, form: dict[str, Any]) -> dict[str, Any]:
        earlier = self.get(scope, command)
        merged = {name: value for name, value in earlier.items() if name not in (
            "id", "application_id", "version", "guild_id", "default_member_permissions")} | form
        if scope != GLOBAL:
            merged.pop("integration_types", None)
            merged.pop("contexts", None)
        refuse(wrong_command(merged, scope == GLOBAL))
        made = self._made(scope, merged, earlier)
        self.scopes[scope][command] = made
        return made

    def delete(self, scope: str, command: str) -> None:
        self.get(scope, command)
        del self.scopes[scope][command]

    def _count_creates(self, scope: str, number: int) -> None:
        now = self._clock.now()
        made = [moment for moment in self._creates.get(scope, []) if moment > now - self._clock.span(DAY)]
        if len(made) + number > MOST_CREATES_A_DAY:
            raise Problem(30034)
        self._creates[scope] = made + [now] * number

    def _made(self, scope: str, form: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
        permissions = form.get("default_member_permissions")
        made: dict[str, Any] = {
            "id": earlier["id"] if earlier else self._ids.next(), "application_id": self._world.application,
            "version": self._ids.next(), "type": form.get("type") or 1, "name": form["name"],
            "description": form.get("description") or "", "nsfw": bool(form.get("nsfw")),
            "default_member_permissions": None if permissions is None else str(permissions),
            "dm_permission": form.get("dm_permission") is not False,
            "name_localizations": form.get("name_localizations"),
            "description_localizations": form.get("description_localizations")}
        if scope == GLOBAL:
            made["contexts"] = form.get("contexts")
            made["integration_types"] = form.get("integration_types") or [GUILD_INSTALL]
        else:
            made |= {"guild_id": scope, "contexts": None, "integration_types": [GUILD_INSTALL]}
        if form.get("options"):
            made["options"] = [_without_nothing(one) for one in form["options"]]
        return made


def _without_nothing(form: Any) -> Any:
    if isinstance(form, list):
        return [_without_nothing(one) for one in form]
    if not isinstance(form, dict):
        return form
    return {name: _without_nothing(value) for name, value in form.items() if value is not None}


def brief(command: dict[str, Any]) -> dict[str, Any]:
    """A command in a list that was not asked for with its translations."""
    return {name: value for name, value in command.items() if not name.endswith("_localizations")}
