"""Named things in the text: deadlines, units, people, projects, targets, obligations and what is none."""
