"""Numbers that look like chance and are a pure function of a seed, so that nothing needs to be remembered."""

MASK = (1 << 64) - 1


def mix(value):
    """Spreads the bits of an integer evenly over 64 bits (the finaliser of SplitMix64)."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


class Draws:
    """A short sequence of draws that belongs to one thing, such as a title."""

    def __init__(self, *key):
        state = 0
        for part in key:
            state = mix(state ^ part)
        self.state = state

    def below(self, limit):
        self.state = mix(self.state)
        return self.state % limit

    def chance(self, percent):
        return self.below(100) < percent

    def one_of(self, choices):
        return choices[self.below(len(choices))]

    def some_of(self, choices, count):
        left, found = list(choices), []
        for _ in range(min(count, len(left))):
            found.append(left.pop(self.below(len(left))))
        return found

    def hexadecimal(self, digits):
        text = ""
        while len(text) < digits:
            self.state = mix(self.state)
            text += f"{self.state:016x}"
        return text[:digits]
