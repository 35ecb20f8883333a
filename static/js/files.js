// The drop zone around a file input: takes dropped files, checks name and size before they are sent.
import { one } from "./dom.js";

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.input = one("input[type=file]", this);
    if (!this.input) return;
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.classList.add("is-over");
    });
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.classList.remove("is-over"));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.input.files = event.dataTransfer.files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.input.addEventListener("change", () => this.check());
  }

  check() {
    const [file] = this.input.files;
    const kinds = this.input.accept.split(",").map((kind) => kind.trim().toLowerCase()).filter((kind) => kind.startsWith("."));
    let wrong = "";
    if (file && file.size > Number(this.dataset.maxMb) * 1024 * 1024) wrong = `${file.name} ${this.dataset.tooBig}`;
    else if (file && kinds.length && !kinds.some((kind) => file.name.toLowerCase().endsWith(kind)))
      wrong = `${file.name} ${this.dataset.wrongKind} ${kinds.join(", ")}`;
    const result = one("output", this);
    result.classList.toggle("is-wrong", Boolean(wrong));
    result.textContent = wrong || (file ? `${this.dataset.ready} ${file.name} (${Math.max(1, Math.round(file.size / 1024))} KB)` : "");
    this.input.setCustomValidity(wrong);
  }
}
customElements.define("x-file-drop", FileDrop);
