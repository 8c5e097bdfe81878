"""The app's entry: `streamlit run app.py`. It makes the server once, and then the page at every run of a reader."""

import streamlit as st
from streamlit import runtime

if runtime.exists():
    from explainer.ui.frame.shell import main

    main()
else:
    from explainer.ui.frame.server import lifespan, middleware

    app = st.App(__file__, lifespan=lifespan, middleware=middleware())
