// <stimmung-mood team token size theme lang>: a team's mood on any page.
import { MoodElement } from "./widget/element";

if (!customElements.get("stimmung-mood")) customElements.define("stimmung-mood", MoodElement);
