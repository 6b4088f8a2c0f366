// <billpay-widget> in JSX, for frameworks with the global namespace `JSX`: React before 19, Preact.
// Import it once for its effect: `import "billpay-widget/jsx"`. React 19 has `billpay-widget/react`;
// others extend their namespace by `BillpayIntrinsicElements` in the same way.

import type { BillpayEventMap } from "./billpay-widget.js";

interface Attributes {
  description?: string;
  amount?: string | number;
  "payment-mode"?: "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";
  reference?: string;
  "customer-name"?: string;
  locale?: "sw" | "en";
  gateway?: string;
  /** React 18 writes attributes: give `""` there. */
  readonly?: boolean | "";
  autostart?: boolean | "";
  theme?: "light" | "dark" | "auto";
  "no-storage"?: boolean | "";
  name?: string;
  id?: string;
  class?: string;
  className?: string;
  slot?: string;
  key?: string | number;
  ref?: unknown;
  children?: unknown;
}

/** As React 19 listens: `onbillpay-issued`; as Solid does: `on:billpay-issued`. */
type Listeners = {
  [Name in keyof BillpayEventMap as `on${Name}` | `on:${Name}`]?: (event: BillpayEventMap[Name]) => void;
};

export interface BillpayIntrinsicElements {
  "billpay-widget": Attributes & Listeners;
}

declare global {
  namespace JSX {
    interface IntrinsicElements extends BillpayIntrinsicElements {}
  }
}
