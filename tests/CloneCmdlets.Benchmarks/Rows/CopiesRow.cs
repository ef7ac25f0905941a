using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CloneCmdlets.Benchmarks.Servers;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>500 copies through one pipeline, and a script that sends the same requests.</summary>
internal sealed class CopiesRow : IRow
{
    private const int Copies = 500;

    /// <summary>After so many clones the emulator's processor time for 500 no longer falls (1.1 s; the first 500 cost 3.1 s, the second 2.5 s).</summary>
    private const int WarmUps = 1500;

    public string Id => "copies";

    public string What => "500 copies through one pipeline, service latency 0 and 50 ms, beside a script of `Invoke-RestMethod` that sends the same requests";

    public string Budget => "at most 0.5x at 0 ms, 0.3x at 50 ms";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        _ = Places.PowerShell;
        var result = new RowResult(Id, What, Budget);
        List<(string Method, string Path)> requests = [];
        foreach (var (latency, pairs, limit) in new[] { (0, 10, 0.5), (50, 4, 0.3) }) // where processors are all that counts, samples differ more
        {
            var ours = new List<double>();
            var theirs = new List<double>();
            for (var pair = 0; pair < (quick ? 2 : pairs); pair++)
            {
                var (server, address, token) = await ChildProcess.EmulatorAsync();
                await using var emulator = server;
                using var client = new EmulatorClient(address, token);
                var (plan, root) = await client.SeedAsync("Source", 1, 1);
                await WarmUpAsync(client);
                if (latency > 0)
                {
                    await client.PostAsync("_emulator/faults", new JsonObject { ["match"] = "* /*", ["times"] = 1_000_000, ["kind"] = "delay", ["ms"] = latency });
                }

                // Whoever comes second meets a server that holds twice the plans, so they take turns in that.
                if (pair % 2 == 1)
                {
                    theirs.Add(await TheirsAsync(client, token, requests, root, pair));
                }

                await client.Http.DeleteAsync(new Uri("_emulator/requests", UriKind.Relative));
                ours.Add(await OursAsync(client, token, plan));
                requests = (await client.Http.GetFromJsonAsync<JsonArray>("_emulator/requests"))!
                    .Select(one => (Method: (string)one!["method"]!, Path: (string)one["path"]!)).ToList();
                if (requests.Count(one => one.Method == "POST") != Copies)
                {
                    throw new InvalidOperationException($"Expected {Copies} submissions, and saw {requests.Count(one => one.Method == "POST")}.");
                }

                if (pair % 2 == 0)
                {
                    theirs.Add(await TheirsAsync(client, token, requests, root, pair));
                }
            }

            result.With(FormattableString.Invariant($"Copy-TestPlan, {latency} ms"), "ms", ours)
                .With(FormattableString.Invariant($"Invoke-RestMethod, {latency} ms"), "ms", theirs)
                .Compare(FormattableString.Invariant($"ratio at {latency} ms"), ours, theirs, limit);
        }

        return result.Note(string.Create(CultureInfo.InvariantCulture, $"{Copies} copies a sample of a plan with one case, {requests.Count} requests; the emulator, warmed up by {WarmUps} clones in another project, does each for real meanwhile on the same processors. Each pair has an emulator of its own, and they take turns in being first. Time within the script, without the start of PowerShell; the compilation of the module's code and the journal's flushes are in ours."));
    }

    /// <summary>The server's code is compiled as far as it goes, so that nobody who is measured pays for that. In a project of its own, so that the
    /// one that is copied to stays as empty as it was.</summary>
    private static async Task WarmUpAsync(EmulatorClient client)
    {
        const string Project = "warm";
        var (plan, root) = await client.SeedAsync("Source", 1, 1, Project);
        for (var copy = 0; copy < WarmUps; copy++)
        {
            _ = await client.Http.GetStringAsync(new Uri(FormattableString.Invariant($"fabrikam/{Project}/_apis/test/plans/{plan}?api-version=5.0-preview.2"), UriKind.Relative));
            var operation = await client.CloneAsync(plan, root, FormattableString.Invariant($"Warm {copy}"), Project);
            if (copy % 100 == 99)
            {
                await client.EndAsync(operation, Project);
            }
        }
    }

    private static async Task<double> OursAsync(EmulatorClient client, string token, int plan)
    {
        var (output, _) = await ChildProcess.PowerShellAsync(
            $$"""
            $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'
            Import-Module '{{Places.StagedModule}}'
            $token = ConvertTo-SecureString $env:BENCH_TOKEN -AsPlainText -Force
            Connect-CloneService -CollectionUri '{{client.Collection}}' -Project {{EmulatorClient.Project}} -Token $token -NoVerify
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $made = 1..{{Copies}} | ForEach-Object { [pscustomobject]@{ Id = {{plan}}; DestinationName = "Copy $_" } } | Copy-TestPlan
            $taken = $watch.Elapsed.TotalMilliseconds
            if (@($made).Count -ne {{Copies}}) { throw "Only $(@($made).Count) copies." }
            $taken
            """,
            new Dictionary<string, string> { ["BENCH_TOKEN"] = token, ["CLONECMDLETS_HOME"] = Path.Combine(Places.NewFolder(), "home") });
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }

    private static async Task<double> TheirsAsync(EmulatorClient client, string token, List<(string Method, string Path)> requests, int root, int pair)
    {
        var file = Path.Combine(Places.NewFolder(), "requests.txt");
        await File.WriteAllLinesAsync(file, requests.Select(one => one.Method + " " + one.Path));
        var (output, _) = await ChildProcess.PowerShellAsync(
            $$"""
            $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'
            $headers = @{ Authorization = 'Basic ' + [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(":$env:BENCH_TOKEN")) }
            $lines = [IO.File]::ReadAllLines('{{file}}'); $count = 0
            $watch = [Diagnostics.Stopwatch]::StartNew()
            foreach ($line in $lines) {
                $method, $path = $line -split ' ', 2
                $path = ($path -split '\?')[0] + '?api-version=5.0-preview.2'
                if ($method -eq 'POST') {
                    $count++
                    $body = @{ destinationTestPlan = @{ name = "Script {{pair}} $count"; Project = @{ Name = '{{EmulatorClient.Project}}' } }
                        options = @{ copyAllSuites = $true; copyAncestorHierarchy = $true }; suiteIds = @({{root}}) } | ConvertTo-Json -Depth 5
                    $null = Invoke-RestMethod "{{client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}}$path" -Method Post -Headers $headers -Body $body -ContentType 'application/json'
                } else { $null = Invoke-RestMethod "{{client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}}$path" -Method $method -Headers $headers }
            }
            $watch.Elapsed.TotalMilliseconds
            """,
            new Dictionary<string, string> { ["BENCH_TOKEN"] = token });
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }
}
