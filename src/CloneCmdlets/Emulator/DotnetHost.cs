namespace CloneCmdlets.Emulator;

/// <summary>Finds the program that runs the emulator.</summary>
internal static class DotnetHost
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The full path of <c>dotnet</c>: in <c>DOTNET_ROOT</c>, which alone decides where it is set, as for every .NET program; else in
    /// <c>PATH</c> or where installers put it.</summary>
    /// <returns>The path; <see langword="null"/> where there is none.</returns>
    public static string? Find() => Candidates().Where(directory => directory.Length > 0).Select(directory => Path.Combine(directory, FileName)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        if (!string.IsNullOrEmpty(root))
        {
            yield return root;
            yield break;
        }

        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            // A relative entry would start whatever lies in the current folder.
            yield return Path.IsPathFullyQualified(directory) ? directory : string.Empty;
        }

        if (OperatingSystem.IsWindows())
        {
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet");
        }
        else
        {
            yield return "/usr/local/share/dotnet";
            yield return "/usr/share/dotnet";
            yield return "/usr/lib/dotnet";
        }

        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
    }
}
