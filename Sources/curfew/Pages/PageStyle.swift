import Digest
import FoundationEssentials

/// How the pages look: one style, written into each page and allowed by its hash.
enum PageStyle {
  /// The source expression of a Content-Security-Policy that allows this style and no other.
  static let source = "'sha256-\(Data(SHA256.digest(of: text).bytes).base64EncodedString())'"

  /// Holds no character that HTML and XML would read differently. Each pair of colours has a contrast of 4.5 to 1 or more.
  static let text = """
    :root { color-scheme: light dark; --ink: #1b222c; --soft: #4d5968; --page: #ffffff; --band: #f1f4f8; --line: #c3ccd7;
      --link: #0b57a4; --good: #14692f; --warn: #8a4b00; --bad: #a8141c; --least: #1f6fb2; --most: #a9cbe8; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6ebf1; --soft: #aab5c2; --page: #14181e; --band: #1e242c; --line: #3d4854; --link: #8cc2ff;
        --good: #7ed197; --warn: #f0b35e; --bad: #ff9a95; --least: #5aa9e6; --most: #2b4f6e; }
    }
    * { box-sizing: border-box; }
    body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0; }
    a { color: var(--link); }
    a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible,
      .wide:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    main:focus { outline: none; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .5rem 1rem; z-index: 1; }
    header { background: var(--band); border-bottom: 1px solid var(--line); }
    header, main, footer { padding: .5rem max(1rem, calc(50vw - 38rem)); }
    header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; }
    .brand { font-weight: 700; margin: 0; }
    nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0; padding: 0; }
    nav a { display: inline-block; padding: .4rem 0; }
    nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration-thickness: .15em; }
    main { padding-top: 1rem; padding-bottom: 2rem; }
    footer { color: var(--soft); border-top: 1px solid var(--line); font-size: .875rem; overflow-wrap: anywhere; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
    h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
    p { margin: .5rem 0; max-width: 50rem; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1.25rem; margin: .5rem 0; }
    dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; min-width: min(100%, 24rem); }
    caption { text-align: left; color: var(--soft); padding: .25rem 0; }
    th, td { text-align: left; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    tbody th { font-weight: 500; }
    td.text { min-width: 18rem; overflow-wrap: break-word; }
    caption.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    tbody .far { display: block; }
    th.figure, td.figure { text-align: right; white-space: nowrap; }
    .wide { overflow-x: auto; }
    time { white-space: nowrap; }
    .far, .none { color: var(--soft); }
    .far { white-space: nowrap; }
    .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
    .problem { border-left: .3rem solid var(--bad); background: var(--band); padding: .5rem 1rem; margin: 1rem 0; }
    .note { border-left: .3rem solid var(--warn); background: var(--band); padding: .5rem 1rem; margin: 1rem 0; }
    form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin: .5rem 0 1rem; }
    label { display: grid; font-size: .875rem; color: var(--soft); }
    input, select, button { font: inherit; color: var(--ink); background: var(--page); border: 1px solid var(--soft);
      border-radius: .25rem; padding: .35rem .5rem; min-height: 2.4rem; max-width: 100%; }
    input { width: 11rem; }
    button { background: var(--band); font-weight: 600; cursor: pointer; }
    pre { background: var(--band); padding: .75rem 1rem; overflow-x: auto; font-size: .875rem; line-height: 1.45; }
    .pager { display: flex; gap: 1.5rem; margin: 1rem 0; }
    figure { margin: 1rem 0; max-width: 40rem; }
    svg text { font-size: 12px; fill: var(--ink); }
    .least { fill: var(--least); } .most { fill: var(--most); }
    @media (max-width: 40rem) {
      dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
      label, input, select, form button { width: 100%; }
      th, td { padding-right: .9rem; } .wide svg { min-width: 32rem; }
    }
    @media print { header, form, .pager, .skip { display: none; } .wide { overflow: visible; } tr { break-inside: avoid; } }
    """
}
