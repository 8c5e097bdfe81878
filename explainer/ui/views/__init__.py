"""Views of the forward page: in each module, `show(net, graph, photo, words)` draws below the row of choices."""
