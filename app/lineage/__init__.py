"""How practices travel: practice → visit → adaptation at home → outcome."""
