using System.Reflection;

namespace CloneCmdlets.Benchmarks;

/// <summary>Where things are, as the build left them.</summary>
internal static class Places
{
    public static string Root => Metadata("RepositoryRoot");

    public static string Configuration => Metadata("Configuration");

    /// <summary>The folder that a user would install.</summary>
    public static string StagedModule => Metadata("StagedModule").TrimEnd('/', '\\');

    public static string Emulator => Path.Combine(Root, "src", "CloneCmdlets.Emulator", "bin", Configuration, "net10.0", "CloneCmdlets.Emulator.dll");

    public static string Self => typeof(Places).Assembly.Location;

    /// <summary>The PowerShell on the path.</summary>
    /// <exception cref="RowSkippedException">There is none.</exception>
    public static string PowerShell => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "pwsh"), Path.Combine(folder, "pwsh.exe") })
        .FirstOrDefault(File.Exists) ?? throw new RowSkippedException("there is no pwsh on the path");

    /// <summary>A new folder that is gone with the process's temporary files.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("clonecmdlets-bench-").FullName;

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(one => one.Key == key).Value!;
}
