"""Functions over records and a date: what is allowed, who must, what follows, and why."""
