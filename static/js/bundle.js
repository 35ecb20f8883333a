// Everything a staff page needs in one file: `npm run build` writes static/dist/bundle.js.
import "./htmx.js";
import "./ui.js";
