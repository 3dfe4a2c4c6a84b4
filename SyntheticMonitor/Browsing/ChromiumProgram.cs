namespace Checkout.SyntheticMonitor.Browsing;

/// <summary>The Chromium, or Chrome, that is installed on this machine; nothing is downloaded.</summary>
internal static class ChromiumProgram
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];

    // Where it is installed off the PATH.
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    /// <summary>Its path, or null where there is none.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .Concat(UsualPlaces)
            .FirstOrDefault(File.Exists);
}
