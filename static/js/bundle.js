// Everything a staff page needs in one file: `npm run build` writes static/dist/ui.js.
import "./htmx.js";
import "./ui.js";
