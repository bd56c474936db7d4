"""Page types, where Django looks for them."""

from cms.pages.archive import ArchivePage
from cms.pages.article import ArticlePage
from cms.pages.home import HomePage
from cms.pages.process import ProcessPage
from cms.pages.result import ResultPage

__all__ = ["ArchivePage", "ArticlePage", "HomePage", "ProcessPage", "ResultPage"]
