// <stimmung-mood team token size theme lang>: a team's mood on any page.
// <stimmung-checkin size theme lang address>: the daily question, five links to where it counts.
import { CheckInElement } from "./widget/checkin";
import { MoodElement } from "./widget/element";

if (!customElements.get("stimmung-mood")) customElements.define("stimmung-mood", MoodElement);
if (!customElements.get("stimmung-checkin")) customElements.define("stimmung-checkin", CheckInElement);
