//! Scripts that tests run in a page.

/// Makes both ways of copying fail, as some browsers inside other apps do.
pub const REFUSE_COPYING: &str = "document.execCommand = () => false; \
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))";

/// Holds back the page's next call until `release()` is called.
pub const HOLD_NEXT_CALL: &str = "const send = window.fetch; window.fetch = (...call) => { \
    window.fetch = send; return new Promise(go => { window.release = () => go(send(...call)) }) }";

/// Makes the next insertion of a node fail, which Yew does not survive.
pub const BREAK_ONCE: &str = "const insert = Node.prototype.insertBefore; \
    Node.prototype.insertBefore = () => { Node.prototype.insertBefore = insert; throw new Error('broken') }";

/// Replaces each text with the same text in an element every 300 ms, as translators do with another one.
pub const TRANSLATOR: &str = "const texts = root => { \
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = []; \
        while (walker.nextNode()) if (!walker.currentNode.parentNode.closest('font, script, style')) found.push(walker.currentNode); \
        const shadows = [...root.querySelectorAll('billpay-widget')].map(e => e.shadowRoot).filter(Boolean); \
        return found.concat(...shadows.map(texts)) }; \
    window.untranslated = () => texts(document.body).length; \
    const translate = () => setInterval(() => { \
        for (const text of texts(document.body)) { const font = document.createElement('font'); font.append(text.data); text.replaceWith(font) } \
    }, 300); \
    document.body ? translate() : addEventListener('DOMContentLoaded', translate)";
