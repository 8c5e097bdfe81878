"""The app's entry: `streamlit run app.py`."""

from explainer.ui.shell import main

main()
