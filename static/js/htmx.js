// Puts the packaged htmx where the behaviours look for it. Used only by the bundle; without it the page loads htmx from django-htmx.
import htmx from "htmx.org";
window.htmx = htmx;
