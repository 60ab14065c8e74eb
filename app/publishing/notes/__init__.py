"""Notes of readers on practices: adoptions and questions."""
