using System.Text.Json;

namespace CloneCmdlets.Emulator.Tests.Web;

/// <summary>Makes runs for the tests of the page, as its users would: by the API and the controls.</summary>
internal static class RunSeeds
{
    /// <summary>A record with baselines, ready to be copied from.</summary>
    /// <returns>Its id.</returns>
    public static async Task<JsonElement> AddRecordAsync(this EmulatorProcess emulator, string name, int baselines = 3, bool vulnerable = false)
    {
        var (status, body) = await emulator.PostAsync("_emulator/records", JsonSerializer.Serialize(new { name, baselines, vulnerable }));
        Assert.Equal(200, status);
        return body.GetProperty("id");
    }

    /// <summary>A run over a record.</summary>
    /// <returns>Its id.</returns>
    public static async Task<string> AddRunAsync(this EmulatorProcess emulator, string name, JsonElement recordId, string? state = null)
    {
        var id = await emulator.CreateRunAsync(new { name, test_record_id = recordId });
        if (state is not null)
        {
            Assert.Equal(200, (await emulator.PostAsync("_emulator/runs/" + id, JsonSerializer.Serialize(new { state }))).Status);
        }

        return id;
    }

    /// <summary>A run that records into a new record of its own, which has no baselines.</summary>
    /// <returns>Its id.</returns>
    public static Task<string> AddRecordingAsync(this EmulatorProcess emulator, string name) => emulator.CreateRunAsync(new { name });

    /// <summary>A run, as the service knows it.</summary>
    public static async Task<JsonElement> ReadRunAsync(this EmulatorProcess emulator, string id) =>
        (await emulator.GetAsync("v1/test_run/" + id)).Body.GetProperty("body");

    /// <summary>The newest run of a name, as the service knows it.</summary>
    public static async Task<JsonElement> FindRunAsync(this EmulatorProcess emulator, string name)
    {
        var (_, list) = await emulator.GetAsync("v1/test_run");
        return list.GetProperty("body").GetProperty("objects").EnumerateArray().First(run => run.GetProperty("name").GetString() == name);
    }

    private static async Task<string> CreateRunAsync(this EmulatorProcess emulator, object request)
    {
        var (status, body) = await emulator.PostAsync("v1/test_run", JsonSerializer.Serialize(request));
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("body").GetProperty("id").ToString();
    }
}
