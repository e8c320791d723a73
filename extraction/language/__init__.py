"""Language engines that add candidates to what the rules find."""
