"""Looks at every page of the service in a real browser, light and dark, wide and as narrow as a phone, with axe-core.

usage: pages.py CURFEW [FOLDER]: with a folder, pictures of the pages are kept there.

It takes Debian's chromium, and from PyPI playwright and axe-playwright-python. Exit status 1 where anything is found.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# By rule: nothing is left out.
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
# Of many pages of one kind a few are enough.
MOST_OF_A_KIND = 2


def until(path, pattern, process):
    for _ in range(600):
        found = re.search(pattern, open(path).read())
        if found:
            return found
        if process.poll() is not None:
            break
        time.sleep(0.2)
    sys.exit(f"waited in vain for {pattern}:\n{open(path).read()}")


def services(curfew, folder):
    """A simulated company and a service that acts in it, both stopped in the end."""
    rules = os.path.join(os.path.dirname(__file__), "../../../rules")
    os.mkdir(f"{folder}/rules.d")
    for name in ["extend-in-use.yaml", "shorten-idle.yaml"]:
        text = open(f"{rules}/{name}").read().replace("mode: dry-run", "mode: enforce")
        open(f"{folder}/rules.d/{name}", "w").write(text)
    simulator = subprocess.Popen(
        [curfew, "simulate", "--port", "0", "--speed", "600"], cwd=folder, stdout=open(f"{folder}/simulator.log", "w"),
        stderr=subprocess.STDOUT)
    yield simulator
    until(f"{folder}/simulator.log", "CODER_SESSION_TOKEN", simulator)
    exports = re.findall(r"^export (\w+)=(.*)$", open(f"{folder}/simulator.log").read(), re.M)
    environment = os.environ | {name: value.strip("'\"") for name, value in exports}
    service = subprocess.Popen(
        [curfew, "serve", "--mode", "enforce", "--interval", "5s", "--listen", "127.0.0.1:0"], cwd=folder,
        env=environment, stdout=subprocess.DEVNULL, stderr=open(f"{folder}/service.log", "w"))
    yield service
    place = until(f"{folder}/service.log", r"listens=([0-9.:]+)", service).group(1)
    until(f"{folder}/service.log", r"(?s)(sweep finished.*){3}", service)
    yield f"http://{place}"


def kind(address):
    return re.sub(r"/(decisions|workspaces)/.*", r"/\1/…", address.split("?")[0])


def look(browser, base, pictures):
    problems = []
    seen = {}
    left, known = ["/", "/elsewhere", "/decisions?verdict=perhaps"], set()
    while left:
        target = left.pop(0)
        seen[kind(target)] = seen.get(kind(target), 0) + 1
        if target in known or seen[kind(target)] > MOST_OF_A_KIND:
            continue
        known.add(target)
        for scheme in ["light", "dark"]:
            for size, viewport in SIZES.items():
                # Asked for like this a page is waited for, and not shown as one that is being drawn.
                how = {"color_scheme": scheme, "viewport": viewport, "extra_http_headers": {"Accept": "*/*"}}
                context = browser.new_context(**how)
                # The pages forbid scripts; the checker is one.
                page = browser.new_context(**how, bypass_csp=True).new_page()
                strict = context.new_page()
                strict.on("console", lambda message: problems.append(f"{target}: the console says {message.text}")
                          if message.type in ("error", "warning") and "status of 4" not in message.text else None)
                strict.on("request", lambda request: problems.append(f"{target}: asks {request.url}")
                          if not request.url.startswith((base, "data:")) else None)
                strict.goto(base + target)
                page.goto(base + target)
                for violation in Axe().run(page, options=RULES).response["violations"]:
                    for node in violation["nodes"]:
                        problems.append(f"{target} ({scheme}, {size}): {violation['id']}: {violation['help']}: {node['html'][:120]}")
                # Reflow (1.4.10): only tables and program texts may scroll sideways, in a frame of their own.
                if strict.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    problems.append(f"{target} ({scheme}, {size}): the page is wider than the window")
                if size == "wide" and scheme == "light":
                    problems += keyboard(strict, target)
                    links = strict.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
                    left += [link for link in links if link not in known]
                if pictures and seen[kind(target)] == 1:
                    name = re.sub(r"[^a-z0-9]+", "-", kind(target).lower()).strip("-") or "now"
                    strict.screenshot(path=f"{pictures}/{name}-{scheme}-{size}.png", full_page=True)
                page.context.close()
                context.close()
    return problems, sorted({kind(target) for target in known})


def keyboard(page, target):
    """The first key leads to the content, and wherever the keys lead one sees where one is."""
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        return [f"{target}: the first key does not reach the link to the content"]
    for _ in range(12):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return true;"
            " return parseFloat(getComputedStyle(e).outlineWidth) >= 2 && getComputedStyle(e).outlineStyle !== 'none'; })()")
        if not seen:
            return [f"{target}: one does not see where the focus is: " + page.evaluate("document.activeElement.outerHTML")[:100]]
    return []


def main():
    curfew = os.path.abspath(sys.argv[1])
    pictures = sys.argv[2] if len(sys.argv) > 2 else None
    if pictures:
        os.makedirs(pictures, exist_ok=True)
    folder = tempfile.mkdtemp()
    started = services(curfew, folder)
    processes = []
    try:
        processes.append(next(started))
        processes.append(next(started))
        base = next(started)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"])
            problems, kinds = look(browser, base, pictures)
            browser.close()
    finally:
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            process.wait()
        shutil.rmtree(folder)
    for problem in dict.fromkeys(problems):
        print(problem)
    print(f"{len(kinds)} kinds of pages looked at: {', '.join(kinds)}")
    sys.exit(1 if problems or len(kinds) < 8 else 0)


main()
