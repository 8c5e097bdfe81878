"""The app's entry: `streamlit run app.py`."""

from explainer.ui.frame.shell import main

main()
