using CloneCmdlets.Emulator.AzureDevOps;
using CloneCmdlets.Emulator.Controls;
using CloneCmdlets.Emulator.WallarmFast;
using CloneCmdlets.Emulator.Web;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>The parts of the emulator, a line each.</summary>
internal static class EmulatorServices
{
    /// <summary>Makes all parts.</summary>
    /// <returns>The parts; where several own a path, the first is asked.</returns>
    public static IReadOnlyList<IEmulatorService> All() =>
    [
        new ControlService(),
        new AzureDevOpsService(),
        new PageService(),
        new WallarmFastEmulator(),
    ];
}
