using System.ComponentModel;
using System.Diagnostics;

namespace Checkout.Tests.Unit;

/// <summary>Tests that files have no carriage returns: shells in containers treat them as ordinary characters.</summary>
public sealed class LineEndTests
{
    private static string Root => Repository.Folder(".");

    [Fact]
    public void tracked_text_files_have_no_carriage_return()
    {
        var files = TrackedFiles();

        Assert.Contains("run.sh", files);
        Assert.DoesNotContain(files, file => File.ReadAllBytes(Path.Combine(Root, file)) is var bytes && !IsBinary(bytes) && bytes.Contains((byte)'\r'));
    }

    [Fact]
    public void git_checks_out_text_with_line_feeds()
    {
        var lines = File.ReadAllLines(Path.Combine(Root, ".gitattributes"));

        Assert.Contains("* text=auto eol=lf", lines);
        Assert.Contains("*.png binary", lines);
    }

    // Like Git, looks for a zero byte near the start.
    private static bool IsBinary(byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0);

    private static string[] TrackedFiles()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(Root, ".git")), "This copy of the repository is not a git checkout, so it has no list of tracked files.");
        Process git;
        try
        {
            // The files may belong to another account than the tests.
            git = Process.Start(new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("git is not installed.");
            throw;
        }

        using var _ = git;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(Root, file)))];
    }
}
