"""What the page of the paper's Figure 3 shows: its picture."""

from explainer.architecture.questions.figure3 import figure3_graphs
from explainer.render.diagram.picture import Picture
from explainer.render.pages import figure3
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.kept import PICTURES
from explainer.ui.work.caches import kept_in


@kept_in(PICTURES)
def figure3_picture(language: Language) -> Picture:
    """The three nets of the paper's Figure 3."""
    picture = figure3.picture(figure3_graphs(), catalogue(language))
    return Picture(name="figure3", language=language, **picture._asdict())
