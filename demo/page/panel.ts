// What the page knows of a panel.

export interface Panel {
  /** Called whenever its tab is selected. */
  shown(): void;
}

export interface PanelModule {
  /** Called once, when its tab is first selected. */
  open(root: HTMLElement): Panel;
}
