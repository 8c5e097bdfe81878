"""An empty page of Streamlit, the yardstick of `benchmarks.opening`: one element, and nothing of this app."""

import streamlit as st

st.set_page_config(layout="wide")
st.html('<p class="drawn">drawn</p>')
