/** The names of the programs that can be driven: Chromium, and Chrome. */
export const browsers = ['chromium', 'chromium-browser', 'google-chrome'];
