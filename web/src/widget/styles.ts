// A constructed sheet: pages whose policy allows no inline style allow this.
const TEXT = `
:host{display:block;max-width:20rem;min-width:0;
--_paper:var(--stimmung-paper,#fff);--_ink:var(--stimmung-ink,#17212b);--_soft:var(--stimmung-soft,#4c5966);
--_line:var(--stimmung-line,#7b8894);--_sunken:var(--stimmung-sunken,#e1e6ea);--_accent:var(--stimmung-accent,#0a5c68);
--_likely:var(--stimmung-likely,#97d0d4)}
:host([size=small]){max-width:15rem}
:host([size=large]){max-width:30rem}
:host([hidden]){display:none}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){DARK}}
:host([theme=dark]){DARK}
@media(forced-colors:active){:host,:host([theme]){--_paper:Canvas;--_ink:CanvasText;--_soft:CanvasText;--_line:CanvasText;
--_sunken:Canvas;--_accent:LinkText;--_likely:CanvasText}svg{forced-color-adjust:none}.track{stroke:CanvasText}}
[part=card]{box-sizing:border-box;padding:.875rem 1rem;border:1px solid var(--_line);border-radius:var(--stimmung-radius,.625rem);
background:var(--_paper);color:var(--_ink);font:.875rem/1.4 var(--stimmung-font,system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif);
overflow-wrap:anywhere;text-align:start}
p{margin:0}
svg{display:block}
[part=title]{font-weight:650}
.head{display:flex;align-items:center;justify-content:space-between;gap:.75rem;margin:.25rem 0 .5rem}
[part=figure]{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .5rem}
[part=number]{font-size:2.5rem;line-height:1.15;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
[part=word]{font-size:1rem;font-weight:650}
[part=unit],[part=change],[part=course],[part=basis],[part=why],[part=note]{color:var(--_soft)}
[part=scale]{width:100%;height:auto;margin:.25rem 0 .625rem;overflow:visible}
[part=trend]{flex:none;width:5.5rem;height:2.25rem}
[part=basis],[part=note]{margin-top:.25rem;font-size:.8125rem}
[part=standing]{color:var(--_ink);font-weight:650}
[part=value]{margin:.375rem 0 .125rem;font-size:1.125rem;font-weight:650}
[part=note]{font-style:italic}
.small{display:grid;grid-template-columns:auto 1fr;gap:0 .875rem;align-items:center;padding:.625rem .875rem}
.small [part=title]{font-size:.8125rem;font-weight:400;color:var(--_soft)}
.small [part=number]{font-size:1.375rem}
.small [part=basis]{margin:0;font-size:.75rem}
.small [part=note]{grid-column:1/-1}
.alone{width:2.5rem;height:2.5rem}
.large{padding:1.125rem 1.25rem;font-size:.9375rem}
.large [part=title]{font-size:1.0625rem}
.large [part=number]{font-size:3.25rem}
.large [part=word]{font-size:1.25rem}
.large [part=trend]{width:100%;height:3.25rem;margin:.75rem 0 .25rem}
.large [part=course]{font-size:.8125rem}
.face{fill:var(--_paper);stroke:var(--_ink);stroke-width:1.5}
.mark{fill:var(--_ink)}
.mouth{fill:none;stroke:var(--_ink);stroke-width:1.5;stroke-linecap:round}
.track{fill:var(--_sunken)}
.likely{fill:var(--_likely)}
.here{fill:var(--_accent);stroke:var(--_paper);stroke-width:2}
.course{fill:none;stroke:var(--_accent);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.bone{display:block;border-radius:.375rem;background:var(--_sunken)}
.bone.title{width:60%;height:1rem}
.bone.number{width:35%;height:2.25rem;margin:.625rem 0}
.bone.scale{width:100%;height:.5rem}
@media(prefers-reduced-motion:no-preference){.bone{animation:wait 1.6s ease-in-out infinite alternate}}
@keyframes wait{to{opacity:.45}}
`;
const DARK = `--_paper:var(--stimmung-paper,#1a2027);--_ink:var(--stimmung-ink,#e8edf1);--_soft:var(--stimmung-soft,#a9b5c0);
--_line:var(--stimmung-line,#84919d);--_sunken:var(--stimmung-sunken,#343e48);--_accent:var(--stimmung-accent,#83d2dc);
--_likely:var(--stimmung-likely,#1f5f68)`;

let made: CSSStyleSheet | undefined;

export function sheet(): CSSStyleSheet {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(TEXT.replaceAll("DARK", DARK));
  }
  return made;
}
