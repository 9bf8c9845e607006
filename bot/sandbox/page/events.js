// The live connection: one WebSocket that comes back by itself.

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/**
 * Listen to everything a person may see.
 * @param {string} token whose view
 * @param {{event: function(string, any), up: function(boolean), down: function()}} handlers
 *   `event` gets each dispatch by name; `up` is told whether this is a return after a loss (then what was
 *   missed must be read again); `down` is told once for each loss.
 * @returns {{close: function()}}
 */
export function listen(token, handlers) {
  let socket = null;
  let timer = 0;
  let wait = FIRST_WAIT_MS;
  let closed = false;
  let lost = false;

  function open() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/sandbox/events?token=${encodeURIComponent(token)}`);
    socket.addEventListener("open", () => {
      wait = FIRST_WAIT_MS;
      handlers.up(lost);
      lost = false;
    });
    socket.addEventListener("message", (frame) => {
      if (closed) return;
      const { t, d } = JSON.parse(frame.data);
      handlers.event(t, d);
    });
    socket.addEventListener("close", again);
  }

  function again() {
    if (closed) return;
    if (!lost) handlers.down();
    lost = true;
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function retryNow() {
    if (closed || !lost || socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(timer);
    open();
  }

  globalThis.addEventListener("online", retryNow);
  open();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener("online", retryNow);
      socket.close();
    },
  };
}
