"""App configuration of questions."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """Questions with due answers."""

    name = "participate.deliberation.questions"
    label = "deliberation_questions"

    def ready(self) -> None:
        """Make questions reportable."""
        from participate.deliberation.questions import reported

        reported.register()
