"""A reader without a browser: speaks the app's own websocket, waits for each run to end, remembers the widgets."""

from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

RUN_SECONDS = 120


class Reader:
    """One session of the app at `port`, opened at `page` ("" is the first) with the query `query`."""

    def __init__(self, port: int, *, page: str = "", query: str = "") -> None:
        self._page, self._query = page, query
        self._page_hash = ""
        self._ids: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self._values: dict[str, WidgetState] = {}
        self._socket: ClientConnection = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=[Subprotocol("streamlit")], max_size=None
        )
        self.bytes_received = 0
        self.run()

    def toggle(self, key: str, value: str) -> float:
        """Choose `value` on the segmented control `key`; seconds until the run has ended and all has arrived."""
        state = WidgetState(id=self._ids[key])
        state.string_array_value.data.append(value)
        self._values[key] = state
        return self.run(self._fragments[key])

    def run(self, fragment: str = "") -> float:
        """Ask for a run, of a fragment or of the whole script, and read everything it sends; its seconds."""
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.context_info.timezone = "Europe/Berlin"  # which only browsers tell
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._page
        message.rerun_script.page_script_hash = self._page_hash
        message.rerun_script.widget_states.widgets.extend(self._values.values())
        self.bytes_received = 0
        started = perf_counter()
        self._socket.send(message.SerializeToString())
        while not self._read():
            pass
        return perf_counter() - started

    def close(self) -> None:
        """Leave."""
        self._socket.close()

    def _read(self) -> bool:
        """Read one message; whether it ended the run."""
        data = self._socket.recv(timeout=RUN_SECONDS)
        assert isinstance(data, bytes)
        self.bytes_received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "button_group":
            name = message.delta.new_element.button_group.id
            key = name.rpartition("-")[2]
            self._ids[key], self._fragments[key] = name, message.delta.fragment_id
        return bool(kind == "script_finished")
