using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.AzureDevOps.Cloning;
using CloneCmdlets.Emulator.Hosting;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>An emulator whose database can't be written for a while, as on a full disk: its clones wait and are lost as little as its workers.</summary>
public sealed class UnwritableDatabaseTests : IDisposable
{
    private const string Token = "unwritable";

    /// <summary>More than there are workers.</summary>
    private const int Copies = 6;

    private readonly ScratchDirectory _directory = new(inMemory: true);

    private EmulatorOptions Options => new() { Port = 0, DataPath = Path.Join(_directory.Path, "emulator.db"), Token = Token, Pace = 500 };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task On_a_full_disk_clones_stay_under_way_and_with_room_again_they_end()
    {
        await using var emulator = await InProcessEmulator.StartAsync(Options);
        using var client = Client(emulator);
        using var trouble = new SqliteTrouble("database or disk is full", Copies + 1);
        var operations = await SubmitAsync(client);
        await SetMaxPagesAsync(emulator, 1); // SQLite takes the present size for the least there can be
        await Assert.ThrowsAsync<SqliteException>(() => emulator.Database.WriteAsync(session =>
            session.Execute("INSERT INTO meta (key, value) VALUES ('ballast', zeroblob(1000000))")));
        await trouble.Met;
        await AssertUnfinishedAsync(client, operations);

        await SetMaxPagesAsync(emulator, int.MaxValue - 1);
        await AssertEndedAsync(client, operations);
    }

    [Fact]
    public async Task What_cannot_even_be_noted_as_failed_is_tried_again_by_workers_that_are_still_there()
    {
        await using var emulator = await InProcessEmulator.StartAsync(Options);
        using var client = Client(emulator);
        using var trouble = new SqliteTrouble("no such table: ado_clone_suite", 2 * Copies);
        await RenameAsync(emulator, "ado_clone_suite", "hidden");
        var operations = await SubmitAsync(client);
        await trouble.Met;
        await AssertUnfinishedAsync(client, operations);
        await RenameAsync(emulator, "hidden", "ado_clone_suite");

        // What a worker had just failed at could be noted as failed by then; what it had put off goes on.
        await AssertEndedAsync(client, operations, mayFail: CloneRunner.Parallel);
    }

    [Fact]
    public async Task An_emulator_that_stops_while_nothing_can_be_written_ends_in_order_and_the_next_goes_on()
    {
        int[] operations;
        await using (var emulator = await InProcessEmulator.StartAsync(Options))
        {
            using var client = Client(emulator);
            using var trouble = new SqliteTrouble("no such table: ado_clone_suite", 2 * Copies);
            await RenameAsync(emulator, "ado_clone_suite", "hidden");
            operations = await SubmitAsync(client);
            await trouble.Met;
            await AssertUnfinishedAsync(client, operations);
            await emulator.StopAsync();
        }

        using (var database = new SqliteConnection($"Data Source={Options.DataPath};Pooling=False"))
        {
            await database.OpenAsync();
            using var command = database.CreateCommand();
            command.CommandText = "ALTER TABLE hidden RENAME TO ado_clone_suite";
            await command.ExecuteNonQueryAsync();
        }

        await using var next = await InProcessEmulator.StartAsync(Options);
        using var asker = Client(next);
        await AssertEndedAsync(asker, operations);
    }

    private static Task SetMaxPagesAsync(InProcessEmulator emulator, int pages) => emulator.Database.WriteAsync(session =>
    {
        session.Number(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
    });

    private static Task RenameAsync(InProcessEmulator emulator, string table, string name) => emulator.Database.WriteAsync(session =>
    {
        session.Execute($"ALTER TABLE {table} RENAME TO {name}");
    });

    private static HttpClient Client(InProcessEmulator emulator) => new()
    {
        BaseAddress = emulator.Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
    };

    private static async Task<int[]> SubmitAsync(HttpClient client)
    {
        var plan = await PostAsync(client, "_emulator/plans", new { project = "full", name = "Full", suites = 2, casesPerSuite = 300 });
        var operations = new int[Copies];
        for (var number = 0; number < Copies; number++)
        {
            var answer = await PostAsync(
                client,
                $"fabrikam/full/_apis/test/Plans/{plan.GetProperty("id")}/cloneoperation?api-version=5.0-preview.2",
                new
                {
                    destinationTestPlan = new { name = "Copy " + number },
                    options = new { copyAllSuites = true },
                    suiteIds = new[] { plan.GetProperty("rootSuiteId").GetInt32() },
                });
            operations[number] = answer.GetProperty("opId").GetInt32();
        }

        return operations;
    }

    private static async Task AssertUnfinishedAsync(HttpClient client, int[] operations)
    {
        foreach (var id in operations)
        {
            Assert.Contains(await StateAsync(client, id), new[] { "queued", "inProgress" });
        }
    }

    private static async Task AssertEndedAsync(HttpClient client, int[] operations, int mayFail = 0)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var failed = 0;
        foreach (var id in operations)
        {
            string? state;
            while ((state = await StateAsync(client, id)) is "queued" or "inProgress")
            {
                await Task.Delay(50, limit.Token);
            }

            Assert.Contains(state, new[] { "succeeded", "failed" });
            failed += state == "failed" ? 1 : 0;
        }

        Assert.InRange(failed, 0, mayFail);
    }

    private static async Task<string?> StateAsync(HttpClient client, int id) =>
        (await client.GetFromJsonAsync<JsonElement>(new Uri($"fabrikam/full/_apis/test/cloneOperation/{id}", UriKind.Relative))).GetProperty("state").GetString();

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>Tells when the database has refused so often, each refusal counted once however often it is thrown on.</summary>
    private sealed class SqliteTrouble : IDisposable
    {
        private readonly string _message;
        private readonly int _times;
        private readonly HashSet<Exception> _seen = new(ReferenceEqualityComparer.Instance);
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SqliteTrouble(string message, int times)
        {
            _message = message;
            _times = times;
            AppDomain.CurrentDomain.FirstChanceException += See;
        }

        public Task Met => _met.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= See;

        private void See(object? sender, FirstChanceExceptionEventArgs happened)
        {
            if (happened.Exception is SqliteException && happened.Exception.Message.Contains(_message, StringComparison.Ordinal))
            {
                lock (_seen)
                {
                    _seen.Add(happened.Exception);
                    if (_seen.Count >= _times)
                    {
                        _met.TrySetResult();
                    }
                }
            }
        }
    }
}
