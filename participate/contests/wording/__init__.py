"""Words made from numbers: what a rule means, why a project is in or out, what a ballot lacks."""
