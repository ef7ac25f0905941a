# The progress bar of a wait is gone when the wait is, however it ends.

BeforeDiscovery {
    # A bar is shown in a terminal only.
    $script:hasTerminal = $IsLinux -and (Get-Command script -CommandType Application -ErrorAction Ignore)
}

Describe 'The progress of a wait' -Skip:(-not $hasTerminal) {
    BeforeAll {
        $script:file = Join-Path $TestDrive 'wait.ps1'
        Set-Content -LiteralPath $file -Value @'
param([string] $Tests, [string] $To, [string] $Wait)
. (Join-Path $Tests 'Common.ps1')
. (Join-Path $Tests 'RecordingHost.ps1')
'CI', 'TF_BUILD', 'GITHUB_ACTIONS' | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
Import-TestModule
$null = Initialize-TestEmulator
try {
    $id = Get-TestRunId paused
    $recorded = Invoke-RecordedScript ([scriptblock]::Create("param(`$Id, `$Connection) $Wait")) $id, (Get-CloneService WallarmFast)
    $deadline = [datetime]::UtcNow.AddSeconds(60)
    while ($recorded.Host.Progress.Count -eq 0 -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
    $null = Invoke-TestEmulator "_emulator/runs/$id" -Method Post -Body @{ state = 'failed' }
    $output = $recorded.Shell.EndInvoke($recorded.Running)
    $records = @($recorded.Host.Progress | ForEach-Object { "$($_.RecordType)" })
    @{ Output = "$output"; Records = $records } | ConvertTo-Json | Set-Content $To
    Complete-RecordedScript $recorded
} finally {
    Stop-CloneEmulator
}
'@
    }

    It 'ends with <Case>' -ForEach @(
        @{ Case = 'the wait'; Wait = 'Wait-CloneOperation -Id $Id -Service WallarmFast -Connection $Connection -PollingIntervalSec 1 -ErrorAction SilentlyContinue | ForEach-Object { "out" }' }
        @{ Case = 'an error that stops it'; Wait = 'try { Wait-CloneOperation -Id $Id -Service WallarmFast -Connection $Connection -PollingIntervalSec 1 -ErrorAction Stop | Out-Null } catch { "caught" }' }
        @{ Case = 'a command that has enough'; Wait = 'Wait-CloneOperation -Id $Id -Service WallarmFast -Connection $Connection -PollingIntervalSec 1 | Select-Object -First 1 | ForEach-Object { "out" }' }
        @{ Case = 'an error of another command'; Wait = 'try { Wait-CloneOperation -Id $Id -Service WallarmFast -Connection $Connection -PollingIntervalSec 1 | ForEach-Object { throw "x" } } catch { "caught" }' }
    ) {
        $to = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        $command = "pwsh -NoProfile -File '$file' -Tests '$PSScriptRoot' -To '$to' -Wait '$Wait'"
        $env:TERM = 'xterm-256color'
        $null = & script -qec $command /dev/null
        $result = Get-Content -Raw $to | ConvertFrom-Json
        $result.Output | Should -BeIn 'out', 'caught'
        $result.Records.Count | Should -BeGreaterThan 1
        $result.Records[-1] | Should -Be 'Completed'
        @($result.Records -eq 'Completed').Count | Should -Be 1
    }
}
