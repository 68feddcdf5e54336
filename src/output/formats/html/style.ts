import { DARK, DARK_RULES, LIGHT } from '../../../pictures/colours.ts';

/** The style of a page: light or dark as the system is, for phones, and for paper. */
export const STYLE = `
:root{color-scheme:light dark;--paper:${LIGHT.paper};--ink:${LIGHT.ink};--faint:${LIGHT.faint};--line:${LIGHT.line};--stripe:#f6f8fa;--link:#0a5c94}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1280px;padding:16px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,'Segoe UI','DejaVu Sans',sans-serif;overflow-wrap:anywhere}
h1{font-size:22px;line-height:1.25;margin:0 0 4px}
h2{font-size:18px;line-height:1.3;margin:0 0 4px}
p{margin:4px 0}
a{color:var(--link)}
section{margin:28px 0 0}
.faint{color:var(--faint)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:12px 0}
dt{color:var(--faint)}
dd{margin:0}
pre{margin:4px 0;padding:8px;background:var(--stripe);border:1px solid var(--line);border-radius:4px;white-space:pre-wrap;max-height:320px;overflow:auto;font:13px/1.4 'DejaVu Sans Mono',Menlo,Consolas,monospace}
.copied{display:flex;gap:8px;align-items:flex-start}
.copied pre{flex:1 1 auto;min-width:0}
.copied button{margin:4px 0;flex:none;white-space:nowrap}
figure{margin:14px 0}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
[data-filter][tabindex]{cursor:pointer}
[data-filter][tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:1px}
.controls{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:8px 0}
.controls[hidden],button[hidden]{display:none}
input,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--faint);border-radius:4px;padding:3px 9px}
input{flex:1 1 220px;min-width:0}
button{cursor:pointer}
button:disabled{opacity:.5;cursor:default}
.rows{overflow-x:auto;border:1px solid var(--line);border-radius:4px}
table{border-collapse:collapse;width:100%;font:13px/1.4 'DejaVu Sans Mono',Menlo,Consolas,monospace}
th,td{padding:3px 10px;text-align:left;white-space:nowrap;border-bottom:1px solid var(--line)}
td.s{white-space:normal;min-width:320px}
th{background:var(--stripe)}
th button{border:0;padding:0;background:none;font-weight:bold;color:var(--link)}
th.n,td.n{text-align:right}
[aria-sort=ascending] button::after{content:' \\2191'}
[aria-sort=descending] button::after{content:' \\2193'}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:10px;margin:14px 0}
.numbers div{border:1px solid var(--line);border-radius:6px;padding:8px 12px}
.numbers strong{display:block;font-size:22px;line-height:1.2}
.numbers span{font-size:13px}
nav ul{margin:14px 0;padding:0 0 0 20px}
h2[id]{scroll-margin-top:8px}
.error{border-left:4px solid ${LIGHT.rejected};padding-left:10px}
@media (max-width:700px){.wide{display:none}.narrow{display:block}dl{grid-template-columns:1fr}dt{margin-top:6px}}
@media screen and (prefers-color-scheme:dark){:root{--paper:${DARK.paper};--ink:${DARK.ink};--faint:${DARK.faint};--line:${DARK.line};--stripe:#161b22;--link:#6cb6ff}${DARK_RULES}}
@media print{.controls,button[data-copy],details:not([open]){display:none!important}.wide{display:block!important}.narrow{display:none!important}body{max-width:none;font-size:11px}table{font-size:7.5px}figure,.numbers,dl{break-inside:avoid}h1,h2,h2+p{break-after:avoid}p{break-inside:avoid}.rows{overflow:visible;border:0}th,td{white-space:normal;padding:2px 4px}pre{max-height:none}thead{display:table-header-group}tr{break-inside:avoid}}
`.trim();
