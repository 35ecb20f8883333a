// The behaviours of staff pages. Each module listens on the document, so swapped-in markup needs no set-up.
import "./session.js";
import "./toasts.js";
import "./appearance.js";
import "./menus.js";
import "./dialogs.js";
import "./panel.js";
import "./forms.js";
import "./files.js";
import "./selection.js";
import "./board.js";
import "./palette.js";
import "./keys.js";
import "./live.js";
import "./writing.js";

document.documentElement.dataset.ready = "yes";
