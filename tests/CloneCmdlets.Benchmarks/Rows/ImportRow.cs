using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What importing the module adds to the start of PowerShell.</summary>
internal sealed class ImportRow : IRow
{
    public string Id => "import";

    public string What => "`pwsh -NoProfile -c 'Import-Module CloneCmdlets'` beside `pwsh -NoProfile -c 1`";

    public string Budget => "at most 1.25x; no assembly but our two; no network, no file of the user's read";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var import = $"Import-Module '{Places.StagedModule}'";
        var ours = new List<double>();
        var bare = new List<double>();
        await ChildProcess.PowerShellAsync(import);
        await ChildProcess.PowerShellAsync("1");
        for (var pair = 0; pair < (quick ? 3 : 30); pair++)
        {
            ours.Add((await ChildProcess.PowerShellAsync(import)).Milliseconds);
            bare.Add((await ChildProcess.PowerShellAsync("1")).Milliseconds);
        }

        const string List = "[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location | ForEach-Object { [IO.Path]::GetFileName($_.Location) }";
        var before = Lines((await ChildProcess.PowerShellAsync("$null = Get-Module; " + List)).Output);
        var after = Lines((await ChildProcess.PowerShellAsync($"$null = Get-Module; {import}; {List}")).Output);
        var module = Directory.EnumerateFiles(Places.StagedModule, "*.dll").Select(Path.GetFileName).ToHashSet();
        var added = after.Except(before).ToList();
        var result = new RowResult(Id, What, Budget)
            .With("with the module", "ms", ours)
            .With("without", "ms", bare)
            .Compare("ratio", ours, bare, 1.25)
            .Limit("assemblies of the module's folder loaded", "", [added.Count(module.Contains)], 2)
            .Note($"Whole processes, in turn. Assemblies that the import adds: {string.Join(", ", added)} (those not ours are the framework's).");
        if (!ImportTrace.IsPossible)
        {
            return result.Note("What files and addresses the import touches was not measured: there is no strace.");
        }

        var (ownFiles, ownConnections) = await ImportTrace.RunAsync("1");
        var (files, connections) = await ImportTrace.RunAsync(import);
        files.ExceptWith(ownFiles);
        return result
            .Limit("connections to an Internet address beyond PowerShell's own", "", [connections - ownConnections], 0)
            .Limit("files of the user's opened beyond PowerShell's own", "", [files.Count], 0)
            .Note($"Files and connections by strace, in a home that holds a journal. Opened: {(files.Count == 0 ? "none" : string.Join(", ", files))}.");
    }

    private static HashSet<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
