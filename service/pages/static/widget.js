var O=`/* The daily question as a widget: linked by its page, and inside the element. */
.stimmung-page { margin: 0; background: transparent; container-type: inline-size; }
.checkin {
  --_paper: var(--stimmung-paper, #fff);
  --_ink: var(--stimmung-ink, #17212b);
  --_soft: var(--stimmung-soft, #4c5966);
  --_line: var(--stimmung-line, #7b8894);
  --_sunken: var(--stimmung-sunken, #e1e6ea);
  --_accent: var(--stimmung-accent, #0a5c68);
  box-sizing: border-box;
  padding: 0.875rem 0.75rem;
  border: 1px solid var(--_line);
  border-radius: var(--stimmung-radius, 0.625rem);
  background: var(--_paper);
  color: var(--_ink);
  font: 0.875rem/1.4 var(--stimmung-font, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  text-align: start;
}
.checkin.dark {
  --_paper: var(--stimmung-paper, #1a2027);
  --_ink: var(--stimmung-ink, #e8edf1);
  --_soft: var(--stimmung-soft, #a9b5c0);
  --_line: var(--stimmung-line, #84919d);
  --_sunken: var(--stimmung-sunken, #343e48);
  --_accent: var(--stimmung-accent, #83d2dc);
}
@media (prefers-color-scheme: dark) {
  .checkin.auto {
    --_paper: var(--stimmung-paper, #1a2027);
    --_ink: var(--stimmung-ink, #e8edf1);
    --_soft: var(--stimmung-soft, #a9b5c0);
    --_line: var(--stimmung-line, #84919d);
    --_sunken: var(--stimmung-sunken, #343e48);
    --_accent: var(--stimmung-accent, #83d2dc);
  }
}
.checkin :is(h1, p) { margin: 0; }
.checkin [part="title"] { font-size: 0.9375rem; font-weight: 650; line-height: 1.3; }
.checkin [part="note"] { color: var(--_soft); font-size: 0.75rem; }
.checkin ul { display: grid; gap: 0.25rem; margin: 0.625rem 0; padding: 0; list-style: none; }
.checkin li { margin: 0; }
.checkin a {
  box-sizing: border-box;
  display: flex;
  gap: 0.75rem;
  align-items: center;
  height: 100%;
  min-height: 2.75rem;
  padding: 0.25rem 0.5rem;
  border: 1px solid var(--_sunken);
  border-radius: 0.5rem;
  color: inherit;
  text-decoration: none;
}
.checkin a:hover { border-color: var(--_accent); background: var(--_sunken); }
.checkin a:focus-visible { outline: 3px solid var(--_accent); outline-offset: 1px; }
.checkin svg { display: block; flex: none; width: 2rem; height: 2rem; }
.checkin .face { fill: var(--_paper); stroke: var(--_ink); stroke-width: 1.25; }
.checkin .mark { fill: var(--_ink); }
.checkin .mouth { fill: none; stroke: var(--_ink); stroke-width: 1.5; stroke-linecap: round; }
@container (min-width: 18rem) {
  .checkin ul { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 0.1875rem; }
  .checkin a { flex-direction: column; gap: 0.25rem; padding: 0.5rem 0.0625rem; font-size: 0.75rem; line-height: 1.25; text-align: center; }
}
@container (min-width: 25rem) {
  .checkin.large { padding: 1.125rem 1.25rem; }
  .checkin.large [part="title"] { font-size: 1.0625rem; }
  .checkin.large a { font-size: 0.8125rem; }
  .checkin.large svg { width: 2.5rem; height: 2.5rem; }
}
@media (forced-colors: active) {
  .checkin.checkin { --_paper: Canvas; --_ink: CanvasText; --_soft: CanvasText; --_line: CanvasText; --_sunken: CanvasText; --_accent: Highlight; }
  .checkin.checkin a { color: LinkText; }
  .checkin.checkin a:hover { background: Canvas; }
  .checkin svg { forced-color-adjust: none; }
}
`;function $(i,e){return i==="en"?{title:"How are you today?",labels:["Very bad","Rather bad","So-so","Rather good","Very good"],note:"If you like, once a day. You send it on the next page, in a new tab."}:{title:e?"Wie geht es dir heute?":"Wie geht es Ihnen heute?",labels:["Sehr schlecht","Eher schlecht","Mittel","Eher gut","Sehr gut"],note:"Freiwillig, einmal am Tag. Abgesendet wird auf der nächsten Seite, in einem neuen Tab."}}function D(i,e,t,n){let s=document.createElementNS(i,e);for(let[a,h]of Object.entries(t))s.setAttribute(a,String(h));return s.append(...n.filter(a=>a!==void 0)),s}var r=(i,e={},...t)=>D("http://www.w3.org/1999/xhtml",i,e,t),d=(i,e={},...t)=>D("http://www.w3.org/2000/svg",i,e,t),P=[5.2,4.4,3.4,2.6,1.8],G=[-.6,1.9,3.4,5.6,8.4];function A(i){let e=P[i-1];return[d("circle",{class:"face",r:9.25}),d("circle",{class:"mark",cx:-3.3,cy:-2.6,r:1.25}),d("circle",{class:"mark",cx:3.3,cy:-2.6,r:1.25}),d("path",{class:"mouth",d:`M-4.6 ${e}Q0 ${G[i-1]} 4.6 ${e}`})]}var y=i=>d("svg",{part:"face",class:"alone",viewBox:"-10 -10 20 20","aria-hidden":!0},...A(i));function W(i,e,t){let n=s=>24+s/100*172;return d("svg",{part:"scale",viewBox:"0 0 220 20","aria-hidden":!0},d("g",{transform:"translate(10 10)"},...A(1)),d("g",{transform:"translate(210 10)"},...A(5)),d("rect",{class:"track",x:24,y:7.5,width:172,height:5,rx:2.5}),d("rect",{class:"likely",x:n(e),y:7.5,width:Math.max(n(t)-n(e),5),height:5,rx:2.5}),d("circle",{class:"here",cx:n(i),cy:10,r:6}))}var j=(i,e)=>d("svg",{part:"trend",viewBox:"-2 -2 104 44",preserveAspectRatio:"none",...e?{role:"img","aria-label":e}:{"aria-hidden":!0}},d("path",{class:"course",d:i,"vector-effect":"non-scaling-stroke"}));var J=new URL(import.meta.url).origin,Q=":host{display:block;width:100%;max-width:20rem;container-type:inline-size}:host([size=small]){max-width:15rem}:host([size=large]){max-width:30rem}:host([hidden]){display:none}",x;function X(){return x||(x=new CSSStyleSheet,x.replaceSync(Q+O)),x}var _=class extends HTMLElement{static observedAttributes=["size","theme","lang","address"];#t=r("div",{part:"card",role:"group"});constructor(){super();let e=this.attachShadow({mode:"open"});e.adoptedStyleSheets=[X()],e.append(this.#t)}connectedCallback(){this.#i()}attributeChangedCallback(){this.isConnected&&this.#i()}#i(){let t=(this.getAttribute("lang")??document.documentElement.lang).startsWith("en")?"en":"de",n=$(t,this.getAttribute("address")==="du"),s=this.getAttribute("theme"),a=this.getAttribute("size");this.#t.className=`checkin ${s==="light"||s==="dark"?s:"auto"} ${a==="large"?"large":""}`,this.#t.setAttribute("lang",t),this.#t.setAttribute("aria-label",n.title),this.#t.replaceChildren(r("p",{part:"title"},n.title),r("ul",{part:"choices",role:"list"},...n.labels.map((h,c)=>r("li",{},Y(c+1,h)))),r("p",{part:"note"},n.note))}};function Y(i,e){let t=`${J}/check-in/tap#${i}`;return r("a",{part:"choice",href:t,target:"_blank",rel:"noopener noreferrer"},y(i),r("span",{part:"label"},e))}var I=i=>i.map(e=>`token=${encodeURIComponent(e)}`).join("&"),N=class{constructor(e,t,n){this.base=e;this.tell=n;this.#e=new Set(t),addEventListener("online",this.#s),this.#n()}base;tell;#t;#i;#r=0;#e;close(){removeEventListener("online",this.#s),this.#o(),this.#e.clear()}#s=()=>{this.#t||this.#n()};#o(){clearTimeout(this.#i),this.#t?.close(),this.#t=void 0}#n(){this.#o();let e=[...this.#e];if(e.length===0)return;let t=new EventSource(`${this.base}/widgets/v1/stream?${I(e)}`);this.#t=t;let n=(a,h)=>t.addEventListener(a,c=>{this.#r=0,this.#c(4e4,()=>this.#a()),h(JSON.parse(c.data))}),s=a=>e[a]??"";n("mood",a=>this.tell(s(a.place),{kind:"mood",mood:a.mood})),n("ended",a=>this.#l(s(a.place),a.words)),n("beat",()=>this.#h({kind:"found"})),t.onerror=()=>this.#a(),this.#c(4e4,()=>this.#a())}#a(){this.#o(),this.#r+=1;for(let t of this.#e)this.#d(t);let e=Math.min(3e4,500*2**this.#r);this.#c(e*(.5+Math.random()/2),()=>this.#n())}async#d(e){try{let t=`${this.base}/widgets/v1/mood?${I([e])}`,n=await fetch(t,{credentials:"omit"}),s=await n.json();if(!this.#e.has(e))return;n.ok?this.tell(e,{kind:"mood",mood:s}):n.status===401||n.status===403?this.#l(e,{de:s.detail,en:s.detail}):this.tell(e,{kind:"lost"})}catch{this.#e.has(e)&&this.tell(e,{kind:"lost"})}}#l(e,t){this.#e.delete(e),this.#e.size===0&&this.#o(),this.tell(e,{kind:"ended",words:t})}#h(e){for(let t of this.#e)this.tell(t,e)}#c(e,t){clearTimeout(this.#i),this.#i=setTimeout(t,e)}};function S(i,e,t){let n=[];for(let s=0;s<e.length;s+=50)n.push(new N(i,e.slice(s,s+50),t));return()=>n.forEach(s=>s.close())}var B="stimmung-feed";function H(i){return window.parent!==window&&location.origin===i&&"BroadcastChannel"in window&&"locks"in navigator?(t,n,s)=>Z(i,n,s):void 0}function Z(i,e,t){let n=new BroadcastChannel(B),s=Math.random().toString(36),a=new Map([[s,e]]),h=new Map,c=new AbortController,u=!1,p="",f=()=>{},l=o=>n.postMessage(o),b=(o,g)=>{e.includes(o)&&t(o,g)},M=()=>{let o=[...new Set([...a.values()].flat())].sort();!u||o.join(" ")===p||(p=o.join(" "),f(),f=S(i,o,(g,v)=>{h.set(g,v),b(g,v),l({kind:"news",token:g,news:v})}))};n.onmessage=({data:o})=>{if(o.kind==="news")b(o.token,o.news);else if(o.kind==="who")l({kind:"want",from:s,tokens:e});else{if(o.tokens.length>0?a.set(o.from,o.tokens):a.delete(o.from),!u)return;for(let g of o.tokens){let v=h.get(g);v&&l({kind:"news",token:g,news:v})}M()}};let L=()=>{l({kind:"want",from:s,tokens:[]}),removeEventListener("pagehide",L),c.abort(),f(),n.close()},R=()=>(u=!0,l({kind:"who"}),setTimeout(M,30),new Promise(o=>c.signal.addEventListener("abort",()=>o())));return l({kind:"want",from:s,tokens:e}),addEventListener("pagehide",L),navigator.locks.request(B,{signal:c.signal},R).catch(()=>{c.signal.aborted||R()}),L}var T=class i{constructor(e){this.base=e;this.#e=H(e)??S}base;static#t=new Map;static of(e){let t=this.#t.get(e);return t||this.#t.set(e,t=new i(e)),t}#i=new Map;#r=new Map;#e;#s="";#o=()=>{};subscribe(e,t){let n=this.#i.get(e)??new Set;this.#i.set(e,n.add(t));let s=this.#r.get(e);return s&&t(s),queueMicrotask(()=>this.#n()),()=>{n.delete(t),n.size===0&&this.#i.get(e)===n&&this.#i.delete(e),queueMicrotask(()=>this.#n())}}#n(){let e=[...this.#i.keys()].sort(),t=e.join(" ");if(t!==this.#s){this.#s=t;for(let n of this.#r.keys())this.#i.has(n)||this.#r.delete(n);this.#o(),this.#o=this.#e(this.base,e,(n,s)=>this.#a(n,s))}}#a(e,t){(t.kind==="mood"||t.kind==="ended")&&this.#r.set(e,t);for(let n of this.#i.get(e)??[])n(t)}};var ee=`
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
`,te=`--_paper:var(--stimmung-paper,#1a2027);--_ink:var(--stimmung-ink,#e8edf1);--_soft:var(--stimmung-soft,#a9b5c0);
--_line:var(--stimmung-line,#84919d);--_sunken:var(--stimmung-sunken,#343e48);--_accent:var(--stimmung-accent,#83d2dc);
--_likely:var(--stimmung-likely,#1f5f68)`,E;function K(){return E||(E=new CSSStyleSheet,E.replaceSync(ee.replaceAll("DARK",te))),E}var U=(i,e)=>new Intl.DateTimeFormat(i,{hour:"2-digit",minute:"2-digit"}).format(e),k={de:{title:"Stimmung",loading:"Die Stimmung wird geladen …",unreachable:"Die Stimmung ist gerade nicht erreichbar. Sobald die Verbindung wieder steht, erscheint sie hier von selbst.",otherTeam:"Der Code dieses Widgets gehört zu einem anderen Team.",noToken:"Diesem Widget fehlt sein Code.",unit:"von 100",since:i=>`Keine Verbindung, Stand von ${U("de",i)} Uhr`},en:{title:"Mood",loading:"Loading the mood …",unreachable:"The mood cannot be reached right now. It will appear here as soon as the connection is back.",otherTeam:"The code of this widget belongs to another team.",noToken:"This widget has no code.",unit:"of 100",since:i=>`No connection, as of ${U("en",i)}`}};var m=(i,e)=>e?r("p",{part:i},e):void 0;function q(i,e,t,n){let s=i.words[t];if(i.index===null||i.face===null)return w(s.title,s.value,s.why,n);let a=r("b",{part:"number"},String(i.index)),h=r("span",{part:"word"},s.word),c=i.low??i.index,u=i.high??i.index,p=s.standing?r("b",{part:"standing"},s.standing):void 0,f=p?" · ":void 0;if(e==="small")return C(y(i.face),r("div",{},r("p",{part:"title"},i.name),r("p",{part:"figure"},a,h),r("p",{part:"basis"},r("span",{class:"unseen"},s.interval),...c<u?[r("span",{"aria-hidden":!0},`${c}–${u}`),f]:[],p)),m("note",n));let l=e==="large",b=s.trend?j(i.course,l?"":s.trend):void 0;return C(r("p",{part:"title"},s.title),r("div",{class:"head"},r("p",{part:"figure"},a,l?r("span",{part:"unit"},k[t].unit):void 0,h),l?void 0:b),W(i.index,c,u),m("interval",s.interval),l?m("change",s.change):void 0,l?b:void 0,l?m("course",s.trend):void 0,r("p",{part:"basis"},p,f,s.basis),m("note",n))}var w=(i,e,t,n="")=>C(m("title",i),m("value",e),m("why",t),m("note",n)),F=i=>C(r("p",{class:"unseen"},k[i].loading),...["title","number","scale"].map(e=>r("span",{class:`bone ${e}`}))),C=(...i)=>i.filter(e=>e!==void 0);var ie=new URL(import.meta.url).origin,ne=4e3,se=2e4,z=class extends HTMLElement{static observedAttributes=["team","token","size","theme","lang"];#t=r("div",{part:"card",role:"group"});#i=r("p",{class:"unseen",role:"status"});#r;#e;#s;#o=new Date;#n=!1;#a;#d;#l="";constructor(){super();let e=this.attachShadow({mode:"open"});e.adoptedStyleSheets=[K()],e.append(this.#t,this.#i)}connectedCallback(){this.#h()}disconnectedCallback(){this.#c()}attributeChangedCallback(e,t,n){t===n||!this.isConnected||(e==="token"?this.#h():this.#m())}#h(){this.#c();let e=this.getAttribute("token");e&&(this.#r=T.of(ie).subscribe(e,t=>this.#f(t))),this.#m()}#c(){this.#r?.(),clearTimeout(this.#a),clearTimeout(this.#d),this.#r=this.#a=this.#d=this.#e=this.#s=void 0,this.#n=!1,this.#l=this.#i.textContent=""}#f(e){if(e.kind==="lost"){this.#a??=setTimeout(()=>{this.#n=!0,this.#m()},ne);return}clearTimeout(this.#a),this.#a=void 0,this.#o=new Date,!(e.kind==="found"&&!this.#n)&&(this.#n=!1,e.kind==="mood"&&(this.#e=e.mood),e.kind==="ended"&&(this.#s=e.words),this.#m(),this.#p())}get#g(){return(this.getAttribute("lang")??document.documentElement.lang).startsWith("en")?"en":"de"}get#u(){let e=this.getAttribute("size");return e==="small"||e==="large"?e:"medium"}#m(){let e=this.#g,t=this.#v(e);this.#t.className=this.#e?.index==null||this.#s?"":this.#u,this.#t.setAttribute("lang",e),this.#t.setAttribute("aria-label",this.#e?.words[e].title??k[e].title),this.#t.setAttribute("aria-busy",String(t.length>1&&!this.#e&&!this.#s&&!this.#n)),this.#t.replaceChildren(...t)}#v(e){let t=k[e],n=this.#e?.words[e].title??t.title,s=this.getAttribute("team");return this.getAttribute("token")?this.#s?w(n,"",this.#s[e]):this.#e?s&&s!==this.#e.team?w(t.title,"",t.otherTeam):q(this.#e,this.#u,e,this.#n?t.since(this.#o):""):this.#n?w(n,"",t.unreachable):F(e):w(n,"",t.noToken)}#p(){let e=this.#s?.[this.#g]??this.#e?.words[this.#g].summary??"";this.#l===""&&(this.#l=e),!(this.#l===e||this.#d!==void 0)&&(this.#l=this.#i.textContent=e,this.#d=setTimeout(()=>{this.#d=void 0,this.#p()},se))}};customElements.get("stimmung-mood")||customElements.define("stimmung-mood",z);customElements.get("stimmung-checkin")||customElements.define("stimmung-checkin",_);
