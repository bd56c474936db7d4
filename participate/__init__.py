"""Rembuk: participatory planning and budgeting. The rooms are described in docs/developers/house.md."""
