using System.Diagnostics;
using System.Globalization;
using CloneCmdlets.Benchmarks.Servers;
using Microsoft.Data.Sqlite;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>The emulator's clone of a large plan, and the same rows copied by plain SQL.</summary>
internal sealed class EmulatorCloneRow : IRow
{
    /// <summary>The tables a clone of a plan fills, with the columns that hold ids of what is copied.</summary>
    private static readonly (string Table, string[] Keys)[] Tables =
    [
        ("ado_item", ["id"]), ("ado_step", ["item_id"]), ("ado_link", ["item_id"]), ("ado_suite", ["id", "parent_id"]),
        ("ado_suite_case", ["suite_id", "case_id"]), ("ado_point", ["id", "suite_id", "case_id"]),
    ];

    public string Id => "emulator-clone";

    public string What => "the emulator's clone of 100,000 cases, beside one plain `INSERT ... SELECT` a table over the same tables";

    public string Budget => "at least 40 % of the rows a second";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var suites = quick ? 10 : 100;
        var ours = new List<double>();
        var bare = new List<double>();
        long rows = 0;
        for (var pair = 0; pair < (quick ? 1 : 3); pair++)
        {
            var file = Path.Combine(Places.NewFolder(), "emulator.db");
            (int Plan, int Root) source;
            (int Plan, int Root) warm;
            await using (var seeding = await RunningEmulator.StartAsync(file))
            {
                source = await seeding.Client.SeedAsync("Source", suites, 1000);
                warm = await seeding.Client.SeedAsync("Warm", 2, 500);
            }

            var copy = file + ".plain";
            Checkpoint(file);
            File.Copy(file, copy);
            long before;
            double seconds;
            await using (var cloning = await RunningEmulator.StartAsync(file))
            {
                await cloning.Client.EndAsync(await cloning.Client.CloneAsync(warm.Plan, warm.Root, "Warm copy"));
                before = Count(file);
                var started = Stopwatch.GetTimestamp();
                await cloning.Client.EndAsync(await cloning.Client.CloneAsync(source.Plan, source.Root, "Copy"));
                seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }

            rows = Count(file) - before;
            ours.Add(rows / seconds);
            bare.Add(Plain(copy));
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        return new RowResult(Id, What, Budget)
            .With("clone", "rows/s", ours)
            .With("plain INSERT ... SELECT", "rows/s", bare)
            .Compare("ratio", ours, bare, 0.4, atLeast: true)
            .Note(string.Create(CultureInfo.InvariantCulture, $"{suites * 1000} cases, {rows} rows in {Tables.Length} tables; ours from the submission to the state 'succeeded', over HTTP, after a clone of 1,000 cases to warm up. Plain: the same rows with moved ids in one transaction, with the emulator's settings of SQLite, all indexes in place."));
    }

    private static double Plain(string file)
    {
        using var connection = Open(file);
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;");
        var started = Stopwatch.GetTimestamp();
        long rows = 0;
        Execute(connection, "BEGIN IMMEDIATE");
        foreach (var (table, keys) in Tables)
        {
            var columns = Columns(connection, table);
            var values = columns.Select(column => keys.Contains(column) ? column + " + 100000000" : column);
            rows += Execute(connection, $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {table}");
        }

        Execute(connection, "COMMIT");
        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static List<string> Columns(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}')";
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
        {
            columns.Add(reader.GetString(0));
        }

        return columns;
    }

    private static long Count(string file)
    {
        using var connection = Open(file);
        return Tables.Sum(table =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM " + table.Table;
            return (long)command.ExecuteScalar()!;
        });
    }

    private static void Checkpoint(string file)
    {
        using var connection = Open(file);
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static SqliteConnection Open(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

#pragma warning disable CA2100 // made of the constants above
    private static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
