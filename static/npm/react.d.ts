// <billpay-widget> in the JSX of React 19. Import it once: `import type {} from "billpay-widget/react"`.

import "react";
import type { BillpayIntrinsicElements } from "./jsx.js";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends BillpayIntrinsicElements {}
  }
}
