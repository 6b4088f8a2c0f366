// <billpay-widget> in JSX, for frameworks with the global namespace `JSX`, such as React before 19. Import it once:
// `import type {} from "billpay-widget/jsx"`. Without `type` the import would stay in the built script and fail.
// For React 19 import `billpay-widget/react`. Other frameworks, such as Preact, extend their own namespace with
// `BillpayIntrinsicElements`.

import type { BillpayEventMap } from "./billpay-widget.js";

interface Attributes {
  description?: string;
  amount?: string | number;
  "payment-mode"?: "EXACT" | "ALLOW_PARTIAL_AND_OVER_PAYMENT";
  reference?: string;
  "customer-name"?: string;
  intent?: string;
  locale?: "sw" | "en";
  gateway?: string;
  /** React 18 writes `true` and `false` as text, which works. */
  readonly?: boolean | "true" | "false";
  autostart?: boolean | "true" | "false";
  theme?: "light" | "dark" | "auto";
  "no-storage"?: boolean | "true" | "false";
  name?: string;
  id?: string;
  /** The widget's language if there is no `locale`. */
  lang?: string;
  /** Accepts custom properties. Each framework has its own type for it. */
  style?: unknown;
  hidden?: boolean;
  class?: string;
  className?: string;
  slot?: string;
  key?: string | number;
  ref?: unknown;
  children?: unknown;
}

/** Listeners in React 19 (`onbillpay-issued`) and Solid (`on:billpay-issued`). */
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
