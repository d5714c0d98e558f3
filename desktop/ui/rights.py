"""Why a control is not this person's: a courtesy of the window, the rules ask again."""

from desktop.model.states import RIGHT_WORDS, Right
from desktop.services.queries.rows import PersonRow


def missing(person: PersonRow, *any_of: Right) -> str:
    """The sentence that says which right is missing, empty where the person has one of these."""
    if any(right in person.rights for right in any_of):
        return ""
    return f"You may not {RIGHT_WORDS[any_of[0]]}. Ask somebody whose part in the office allows it."
