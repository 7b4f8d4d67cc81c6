<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
 <context>
  <name>AboutDialog</name>
  <message>
   <source>About rnnviz</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>rnnviz makes recurrent networks visible: every h_t of nn.RNN, nn.LSTM and nn.GRU, step by step.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Actions</name>
  <message>
   <source>File</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Edit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>View</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Playback</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Help</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open…</source>
   <translation>打开…</translation>
  </message>
  <message>
   <source>Open a workspace, a saved run, or any other file that rnnviz knows; dropping it on the window does the same.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Examples…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All examples with pictures.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open recent</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open one of the last nine files again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the workspace: network, input, display, position and pins.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save as…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the workspace under another name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save recording…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write network, weights, input and every state to one file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close rnnviz.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Undo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take back the last change of what is set up.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Redo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Make the undone change again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy values</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the pinned or hovered number, or the newest states, as text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy this step as a 1920 x 1080 picture.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy PyTorch code</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the lines that reproduce these numbers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove all pins</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unpin every number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Network panel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide what is set up.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Inspector</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide the equation behind a number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cell state c</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the LSTM's c beside its h.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tensor as a table…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the tensor of this number, or any other, as a table.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next sequence of the batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the next n.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous sequence of the batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the previous n.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Light / dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Change between the light and the dark theme.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>English</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show everything in English.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>简体中文</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show everything in Chinese; names, shapes, equations and code stay PyTorch's.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Full screen</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The whole screen for the window.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reset layout</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Put all panels back where they were at first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play / pause</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play through the steps, or pause.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Step forward</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Compute one step more, and pause.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Step back</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One step back, and pause.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ten steps forward</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ten steps forward, and pause.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ten steps back</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Ten steps back, and pause.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>First step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Go to the first step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Last step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Go to the last step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Go to step…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type the step to go to.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play backwards</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play backwards; again: faster.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pause</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stay at this step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play forwards</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play forwards; again: faster.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Slower</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fewer steps per second.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Faster</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More steps per second.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Normal speed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back to 2 steps per second.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Once, loop, back and forth</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What happens at the last step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export steps…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Write the steps as pictures for slides.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Documentation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tutorial, how-tos and reference, in the browser; no network is needed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Words…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What output, h_n, directions, gates and the others are, in a few sentences each.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All keys on one sheet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the log file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where errors are written down.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>About rnnviz</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Versions of rnnviz, PyTorch and Qt.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing is recorded yet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing to undo.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing to redo.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No number is pinned.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>BatchRow</name>
  <message>
   <source>N: how many sequences x holds.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>unbatched</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x is (L, H_in), without the axis N.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An unbatched x holds one sequence without the axis N.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>CellEditor</name>
  <message>
   <source>The cell's place and its input_size, which is the hidden_size of the cell below.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>hidden_size of this cell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.RNNCell with tanh or relu, nn.LSTMCell or nn.GRUCell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>bias of this cell: adds b_ih and b_hh.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>hidden_size of cell {index}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kind of cell {index}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>bias of cell {index}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove cell {index}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>CodePane</name>
  <message>
   <source>Copy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the lines: a fresh Python computes the same numbers with them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What print(module) says.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PyTorch code of this run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The same in PyTorch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Commands</name>
  <message>
   <source>Copied: {text}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied this step as a picture of 1920 x 1080.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied the PyTorch lines that reproduce these numbers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The documentation was not built here: python3 tools/dev.py docs makes it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No browser can be opened here. The documentation is {path}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Concepts</name>
  <message>
   <source>output</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>output holds h of the last layer at every timestep, and nothing of the layers below. With two directions its last axis has two halves: forward first, then reverse. For a forward direction the last step of output is the last row of h_n.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h_n</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h_n holds the final state of every layer and direction, one row each: h_n[D*l + d] belongs to layer l, direction d, with the layer outside and the direction inside. Each direction has its own last step: forward ends at t = L-1, reverse at t = 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>c_n</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>c_n holds the LSTM's final memory of every layer and direction, in the same order as h_n. There is no c in output: only its last value leaves the module. With proj_size it stays hidden_size wide.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h_0</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h_0 is the state before the first step: (D*num_layers, N, H_out), or without N for an input without a batch. An LSTM takes the pair (h_0, c_0). The forward direction starts from it at the left, the reverse direction at the right; when it is not given, it is zeros.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Two directions</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The reverse direction reads the sequence from its end: it starts at t = L-1 and ends at t = 0. So its final state h_n[-1] is output[0, :, H:], and output[-1] mixes the forward direction's last state with the reverse direction's first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layers on top of each other</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer 0 reads x. Every layer above reads, at each t, the h of the layer below: of all its directions side by side, so D*H_out numbers, after dropout. That is why layer 1 of a bidirectional net depends on all of x already at t = 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>batch_first</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>batch_first puts N before L in x and in output, and nowhere else. h_0, h_n, c_0 and c_n stay (D*num_layers, N, H): they have no time axis to swap N with. An input in the wrong order runs without an error; only the shapes tell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Two biases</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PyTorch has two bias vectors, b_ih beside W_ih and b_hh beside W_hh, and adds both. One would be enough for RNN and LSTM; cuDNN's layout has two. In a GRU they differ, because the reset gate multiplies b_hn but not b_in.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Order of the gates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The rows of weight_ih and weight_hh are blocks of hidden_size rows, one block per gate. For an LSTM the order is i, f, g, o; for a GRU it is r, z, n. Other libraries order them otherwise, so copied weights have to be sorted.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The GRU of PyTorch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The reset gate r multiplies after the matrix product: n = tanh(W_in x + b_in + r * (W_hn h + b_hn)). The first paper multiplied h before it, which gives other numbers. The new state is (1-z) * n + z * h: z near 1 keeps the old one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dropout</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dropout acts on the output of every layer except the last, on its way up, and in training mode only. The states that run on in time are not touched, so h_n is before dropout. With one layer there is nothing between, so it does nothing.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Padded and packed sequences</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Padding is computed like real input: it changes h_n, and the reverse direction, which meets the padding first, at valid steps too. A PackedSequence stops at each sequence's own length: forward h_n is output[len-1], reverse h_n is output[0].</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>proj_size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>proj_size makes the LSTM's h narrower: h = W_hr (o * tanh(c)) has proj_size numbers, while c keeps hidden_size. output, h_0 and h_n are as wide as h. The matrix is called weight_hr_l{k}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Module and cell</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.RNNCell computes one step, nn.RNN the loop over all of them: with the same weights a loop over cells gives the same numbers. A cell returns its new state (N, hidden_size), not something of input_size. A stack of cells may have layers of different sizes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Names with _reverse</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The reverse direction has parameters of its own, named like weight_ih_l0_reverse. They exist in nn.RNN and nn.GRU as in nn.LSTM. Code that sets or copies only the names without it leaves half of the net as it was.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Order of the steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Time by time computes every layer at t, like a loop over cells. Layer by layer is what nn.RNN does. Wavefront computes at once all cells whose inputs are there, the causal order with a reverse direction. Column by column is a way of reading: it shows t of everything, though some of it was computed later.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Arguments by name</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The fourth and fifth positions of nn.LSTM are bias and batch_first: nn.LSTM(20, 300, 5, True, True) is not bidirectional. The code here uses keywords only, so that it says what it means.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>CurveSection</name>
  <message>
   <source>Curve of this unit over time</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unit {unit} over time</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Documents</name>
  <message>
   <source>Open</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is open in another window of rnnviz (process {pid}): go on there, or save under another name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the workspace</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the recording</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved {name}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unsaved changes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the changes to {name}?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save what you set up?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Otherwise they are gone.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>DropTarget</name>
  <message>
   <source>Drop to open {name}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Examples</name>
  <message>
   <source>Tutorial 1: one layer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tutorial 2: four layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tutorial 3: RNNCell in a loop</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tutorial 4: two cells</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Bidirectional, 2 layers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>batch_first=True</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packed: three lengths</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Padded, but not packed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LSTM: gates and memory</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>GRU: three gates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LSTM with proj_size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A stack of different cells</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>relu explodes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>tanh saturates</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A memory that vanishes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A memory that lasts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trained: hello</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trained: remember the first symbol</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trained: count brackets</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trained: will it come again?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.RNN(100, 20) reads x (10, 3, 100): ten timesteps of three sequences. With one layer output[-1] and h_n[0] are the same numbers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The same input through num_layers=4: output (10, 3, 20) is the last layer at every step, h_n (4, 3, 20) every layer at its last step. Point at h_n[0] and find it in layer 0, not in output.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.RNNCell(100, 20), called once per timestep over the same x. With the same weights it computes the same h (3, 20) as nn.RNN with one layer.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>RNNCell(100, 30) feeds RNNCell(30, 20): cells of different sizes, which nn.RNN cannot do. h2 (3, 20) is what the loop leaves.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The reverse direction starts at the right and ends at t = 0, so h_n[3] is in output[0], not in output[-1]. Layer 1 reads both directions of layer 0: already at t = 0 it depends on all of x.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x is (5, 12, 4) and output (5, 12, 8): the batch comes first in both. h_n stays (2, 5, 8), because it has no time axis to swap with.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>pack_padded_sequence tells the network where each word ends, so h_n of 'rnn' is its state after step 2. The reverse direction begins at that last letter and never sees the dots.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The same words and weights without lengths: now the dots are read like letters. h_n of 'rnn' is the state after five dots, and the reverse direction has read them before the word.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Four gates and a memory c beside h: show c with View, Cell state c, and point at any h for its gates. The same input and seed as the GRU example.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Three gates and no c; the reset gate acts after the matrix product. The same input and seed as the LSTM example.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h is projected to proj_size = 4 numbers, so output is (12, 2, 4) and h_n (1, 2, 4). The memory keeps its hidden_size: c_n is (1, 2, 10).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LSTMCell(6, 16), GRUCell(16, 10) and RNNCell(10, 6) in one loop: only cells can be mixed like this. Each reads the h of the one below it at the same timestep; only the LSTM cell has a c.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One impulse at t = 0, and weight_hh_l0 makes every step larger than the one before: after 30 steps some h pass 60. relu has no upper bound, so nothing stops it; with tanh the same weights stay within -1 and 1.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>weight_ih_l0 is so large that almost every h stands at -1 or 1 and jumps between them. There tanh is flat: its slope 1 - h * h is nearly 0, and so is the gradient that passes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A tanh RNN with PyTorch's first weights hears one impulse at t = 0 and nothing after. Each step shrinks what is left: after 20 steps h is nearly 0, and the impulse is forgotten.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The same impulse into an LSTM whose forget gates stand near 1 and whose input gates open only for the impulse. After 40 steps h and c are still what they were: show c with View, Cell state c.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An RNN of 8 units learned to say the next character of hellohello. After the first l must come l and after the second o, so its state has to differ between the two l's: compare them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A GRU learned to keep the first symbol until it is asked at '?'. Change the sequence (n): the units hold one pattern per symbol through all the waiting.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An LSTM learned how many brackets are open at every step. Show c with View, Cell state c: some units climb with '(' and fall with ')'.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A bidirectional GRU learned to say of every letter whether the same letter comes again. Only the reverse direction can know: it has read what is still to come.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>ExportDialog</name>
  <message>
   <source>Export steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>first step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>last step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>light</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Replace files that are there</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show in folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>to</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Theme</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Format</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PNG, one picture per step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} pictures of {w} x {h}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Folder for the pictures</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Wrote {count} pictures to {folder}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The export failed; details are in the log.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancelled: nothing was written.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Gallery</name>
  <message>
   <source>Examples</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>HeatmapGrid</name>
  <message>
   <source>Hidden states</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>units</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>unit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>this step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>not yet computed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>padding</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>HelpMark</name>
  <message>
   <source>What is this: {title}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Words on {title}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>History</name>
  <message>
   <source>sequence of the batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cell state c</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>numbers in cells</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>change of {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>change of the order of steps</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>InputRows</name>
  <message>
   <source>values</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where the numbers of x come from.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>one step is</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What of the text is one timestep.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a character</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a word</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a token's number</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One unit is one timestep; one line is one sequence.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x as .npy or .npz, (L, N, H_in) or (L, H_in), or a table: a row is a step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sequences (*.npy *.npz *.csv *.tsv *.txt)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>unequal</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packed: each sequence ends at its own length. Padded: all run on to L.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>packed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>padded</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>seq_len</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>L: how many timesteps x has.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>lengths</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packed input: how long each sequence is, like 5, 3, 2. Empty: all L.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>random</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>impulse</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>sine</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>step</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>one-hot text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>typed in</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>text → embedding</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>as recorded</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A loop over cells knows no packed input: its sequences are padded.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This follows from the text.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This follows from the file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This follows from the recording.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is typed in is one sequence.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packed input has the axis N: untick unbatched.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Inspector</name>
  <message>
   <source>Equation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>With numbers</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Largest contributions</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weight rows</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Comes from</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Feeds</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is this?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This sequence has ended: the steps that follow are padding.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Point at a number in any heatmap to see its equation here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The gates are those of hidden unit {unit}, which contributes most through W_hr.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Point at any number to see its own equation; a click pins it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>sum</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A number of the input at t = {t}: layer 0 reads it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The state before the first step of this direction: it is given, not computed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Padding: this sequence has {length} steps, so nothing is computed here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It has seen all of x: layer {k} reads both directions of layer {below}, and one comes from the end.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It has seen {seen}.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>KindBar</name>
  <message>
   <source>nn.RNN: h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh), or relu.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.LSTM: a cell state c beside h, with the gates i, f, g, o.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nn.GRU: the gates r, z, n.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A loop over cells on top of each other: each has its own hidden_size.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Labels</name>
  <message>
   <source>step {k} of {total}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>update {k} of {total}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>wavefront {k} of {total}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>column {k} of {total}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>this sequence has ended</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>all layers at t = {t}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cell {k} at t = {t}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>layer {k} at t = {t}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>forward</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>reverse</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>layer {k} {way} at t = {t}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>column t = {t}, as it is read: it has seen x[0..{t}]</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>column t = {t}, as it is read: forward has seen x[0..{t}], reverse x[{t}..{last}]</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>output: h of the last layer at every t, {shape}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Both directions read x, {shape}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer {k} reads h of both directions of layer {below} side by side, {shape}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer {k} reads h of layer {below}, {shape}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dropout = {p} acts here, in training mode only</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a row of</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h of {place} from t = {a} to t = {b}, {shape}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>input</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cell {k}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>layer {k}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>forward half</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>reverse half</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>LengthsRow</name>
  <message>
   <source>not packed</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Something unexpected went wrong; what you set up is untouched.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Undo {what}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Redo {what}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Messages</name>
  <message>
   <source>{name} must be a whole number of at least {low}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} = {value} is more than {high}, the largest that rnnviz builds: choose a smaller one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} must be True or False, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} must be one of {choices}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dropout must be a number from 0 to 1, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>dropout acts between layers and there is only one: set num_layers to 2 or more, or dropout to 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>proj_size exists for nn.LSTM only: set it to 0 for this network.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>proj_size must be smaller than hidden_size = {hidden_size}, not {value}.</source>
   <translation>proj_size 必须小于 hidden_size = {hidden_size}，不能是 {value}。</translation>
  </message>
  <message>
   <source>A stack needs at least one cell: add one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>cell {index} must have input_size {expected}, the hidden_size of the cell below it, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type some text: one character is one timestep.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a file that holds x: .npy or .npz as (L, N, H_in) or (L, H_in), or a table such as .csv.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>seed must be a whole number from 0 to {high}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} is not a number: type it like 0.5 or -1e-3.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} is no list of lengths: type whole numbers with commas, like 5, 3, 2, or nothing.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This does not describe a network ({reason}): the file was written by another program or another version.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no parameter {name}; this network has {names}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} must be {shape}: type one number for every place.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{file} does not fit: this network needs {name} of shape {shape}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is not there: choose a .npy file that holds x.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is not a .npy file of numbers: write it with numpy.save(path, x).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} has shape {shape}; x must be (L, N, H_in) or (L, H_in) with at least one of each.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{character} is not in the vocabulary: leave it out, or choose the vocabulary that the model was trained with.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The text has {length} characters; take at most {most}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Line {line} is empty, and every line is one sequence: type something there or take it out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{token} is no row of the embedding: type whole numbers from 0 to {last}, with spaces between them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The vocabulary has {count} tokens, but the embedding has {rows} rows: choose the vocabulary that the model was trained with.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The vocabulary is too long: take at most {most} tokens.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is no vocabulary: write one token per line, a JSON list, or a JSON object of token and number from 0 on.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is not a .npz of arrays: write it with numpy.savez(path, x=x).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} does not say which of its arrays is x: name one of them x, as (L, N, H_in) or (L, H_in) (there: {names}).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The lengths do not fit: give one for each of the {count} sequences, from 1 to {steps}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x has more than {most} numbers: choose smaller sizes to type them in, or a file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x came with a recording that is no longer open: open it again, or choose other values for x.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text needs an embedding, and this network brought none: open the model's file again and choose one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Text through an embedding needs a model with one: open the model's file and choose it there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type one row per timestep, all with the same number of features.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not written in {encoding}: choose another encoding, or save it as UTF-8.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not a text file: choose a .csv, .tsv or .txt, or save the numbers as .npy.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds no rows: choose a file with one row per timestep.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has {count} columns; take at most {most}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, row {row} has {count} columns and not {expected} as the others: mend the row, or choose another separator.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path}, row {row}, column {column}: {cell} is not a number. Mend it, leave the column out, or choose another decimal sign.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no column {column}: it has {count}, counted from 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no column of numbers: choose another separator or decimal sign.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was not found: check its name and folder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a folder: choose a file in it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not an ordinary file: copy its content into one first.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is empty: save the model again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is larger than {most} GiB: save only the recurrent module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is larger than {most} MB: take a part of it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} cannot be read ({reason}): check its permissions and the disk.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} needs more than half of the memory that is free: close other programs, or save only the recurrent module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is no file of tensors: choose a .safetensors, a .pt or .pth with a state_dict(), or a .npz of arrays.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is one array, not a model: open it as data, or save the model's arrays together with numpy.savez.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is an HDF5 file, which rnnviz does not read: save the weights with numpy.savez or safetensors.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a bare pickle, which could run code: load it where you trust it and save model.state_dict() with torch.save or safetensors.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a TorchScript program: load it with torch.jit.load where you trust it, and save its state_dict() instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is an exported program: save model.state_dict() instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was saved as a whole module ({name}), which could run code: save model.state_dict() instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds Python objects beside tensors ({name}), which could run code: save model.state_dict() alone instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was pickled in a way that torch.save does not use by itself ({name}): save model.state_dict() with torch.save(state_dict, path).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds Python objects in {name}, which could run code: save arrays of numbers only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is an archive with {name} in it, not a .npz of arrays: save them with numpy.savez.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds no dict of named tensors: save model.state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has a list of contents of more than {most} kB: save only the recurrent module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was written on a big-endian machine: save it as .safetensors there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is locked with a password: save it without one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds more than {most} parts: save only the recurrent module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is cut off or is something else than its name says: copy it again, or save the model again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is damaged or was made to mislead ({part} does not fit): copy it again, or save the model again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds no recurrent network that rnnviz knows by its names (there: {names}): it looks for weight_ih_l0 and weight_hh_l0 of nn.RNN, nn.LSTM or nn.GRU, or weight_ih and weight_hh of cells.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} in {path} is not complete: {part} is missing or does not fit; save the whole module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no recurrent network named {name}: choose one of {names}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} holds several recurrent networks: name one with --at; there are {names}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has changed since it was opened: open it again to use what it holds now.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>These weights came with a recording that is no longer open: open it again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} is no device: choose one of {offered}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PyTorch offers no {device} here, so the CPU computed this run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{device} could not compute this run (out of memory or lost), so the CPU did.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x has {width} features, but input_size is {input_size}: make them equal.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A loop over cells takes no packed input: leave lengths empty, or choose RNN, LSTM or GRU.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Packed input has the axis N: untick unbatched, or leave lengths empty.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x holds {batch} sequences, and here are {count} lengths: give one for each, or none.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The longest sequence must have all {steps} timesteps of x, not {value}: make one of them {steps} long.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This needs about {need}, and {free} of memory are free: choose smaller sizes or fewer steps.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no example {name}; there are {names}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{steps} timesteps first, then the N sequences of the batch, then the features of one timestep.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>batch_first puts the N sequences before the {steps} timesteps - in x and output only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The loop takes x[t], one of {steps} timesteps, at a time.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h of the LAST layer only, at every one of the {steps} timesteps.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h of the LAST layer only, at every one of the {steps} timesteps: the forward half and the reverse half side by side.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first state for each of the num_layers = {k} layers; D is 1, there is one direction.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first state for each of the num_layers = {k} layers. batch_first does not move it: N stays in the middle.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first state per layer and direction: D * num_layers = 2 * {k} = {count}, layer by layer, forward before reverse.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final state for each of the num_layers = {k} layers: D * num_layers = 1 * {k} = {count}. h_n[k] is h of layer k after its last timestep; output holds the last layer only.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final state for each of the num_layers = {k} layers: D * num_layers = {count}. batch_first does not move it: it has no time axis to swap N with.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final state per layer and direction: D * num_layers = 2 * {k} = {count}. h_n[2*l + d]: forward after t = L-1, reverse after t = 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it: it has no time axis.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first cell state for each of the {k} layers; its size is hidden_size, also with proj_size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first cell state for each of the {k} layers. batch_first does not move it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first cell state per layer and direction: 2 * {k} = {count}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One first cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final cell state for each of the {k} layers; its size is hidden_size, also with proj_size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final cell state for each of the {k} layers. batch_first does not move it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final cell state per layer and direction: 2 * {k} = {count}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One final cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is (N, hidden_size): the cell returns its new state, {size} numbers per sequence - not input_size.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The LSTM cell's memory: {size} numbers per sequence, like its h.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>b_ih and b_hh both exist and are both added: one number per row.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Projects the hidden_size numbers of o * tanh(c) to the proj_size numbers of h.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One row per unit, one column per unit of its own h before.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Three blocks of hidden_size rows in the order r, z, n; one column per unit of its own h before.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Four blocks of hidden_size rows in the order i, f, g, o; one column per unit of its own h before.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One row per unit, one column per input feature.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Three blocks of hidden_size rows in the order r, z, n; one column per input feature.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Four blocks of hidden_size rows in the order i, f, g, o; one column per input feature.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer {layer} reads h of layer {below}, not x: its columns are the units (of all directions) below.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{module} is not nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells: name the RNN inside it with at=; {inside}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model has no RNN at {at}; {inside}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model did not call {at}: give inputs that reach it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model called {at} {count} times: use rnnviz.record_calls, which records each call.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Give x as the first argument: a tensor (L, N, H_in), (L, H_in) or a PackedSequence.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{module} has a forward of its own, so what it computes cannot be recorded: record a plain nn.RNN, nn.LSTM, nn.GRU or cell with its weights.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The module takes x and hx only, not {names}: leave that out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x must be a torch tensor or a PackedSequence, not {type}: torch.as_tensor(x) makes one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x must have 2 axes {unbatched} or 3 axes {batched}, not the shape {shape}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>lengths must be N = {batch} whole numbers from 1 to L = {steps}, one per sequence of a batched x, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A PackedSequence brings its own lengths: leave lengths out.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>lengths are for nn.RNN, nn.LSTM and nn.GRU: a loop over cells takes every step, so cut x to its length.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x has {value} features in its last axis, but input_size is {expected}: make them equal.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x has no timesteps: give at least one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x holds no sequence (N = 0): give at least one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is {given}, but the weights are {expected}: PyTorch does not mix them, so convert one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is on {given}, but the weights are on {expected}: move one of them there with .to(), or name a device= for both.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} must be {why} = {expected}{also}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>An LSTM starts from a pair (h_0, c_0): give both.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A stack of {count} cells starts from a list with {count} states, one per cell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Recording this needs about {need}, and {free} of memory are free: make it shorter or smaller, or give a file to record to (out=...).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A window must be start:stop with 0 &lt;= start &lt; stop &lt;= L = {steps}, not {start}:{stop}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The order time does not exist with a reverse direction, which needs the last input before its first step: choose wave, layer or reveal.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>order must be one of {choices}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A schedule needs the number of steps: give length (at least 1) or lengths (each at least 1, none above length).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no position {value}: choose one from 0 to {last}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no cell at layer {layer}, direction {direction}, t = {t} in this run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} must be from 0 to {last} in this run, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no tensor {name}; there are {names}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layer {layer} is no LSTM, so it has no c: take h apart instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>t = {t} is padding: sequence {n} has {length} steps, so nothing was computed there.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not an ordinary file: choose a saved run.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not a saved run: open a file that rnnviz has written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a safetensors file, but not a saved run: open a file that rnnviz has written.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is damaged or was changed by another program (its {part} does not fit): record and save the run again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is cut off ({size} of {expected} bytes are there): copy it again, or record and save the run again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was written by a newer version of rnnviz (file format {version}; this one reads up to {known}): update rnnviz.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was never finished, its recording was interrupted: record the run again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is no kind of file that rnnviz opens: choose one of {known}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is not a workspace that rnnviz has saved: choose another file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has a wrong value at {where}, so it was damaged or changed by hand: mend it there, or choose another file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} was saved by a newer version of rnnviz (workspace format {version}; this one reads up to {known}): update rnnviz.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose where to write: a folder ending in /, a pattern such as step-%04d.png, or a name such as out.png.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is no pattern: put %04d once, where the number of the step goes, and no other %.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>rnnviz writes no {suffix} files ({path}): choose one of {known}, or a folder ending in /.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} has no suffix that says the format: choose one of {known}, or a folder ending in /.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>steps must be first:last with whole numbers, first from 0 and last (not written itself) above it, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>steps {first}:{stop} reach beyond this run, whose positions are 0 to {last}: choose a smaller range.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>size must be width x height from {low} to {high} pixels, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>theme must be one of {choices}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>fps must be a number from {low} to {high}, not {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The first export of a program without a window must run in its main thread: call it there once.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no font on this machine, so no text can be painted: install one, such as fonts-dejavu-core.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>--install-desktop writes freedesktop.org's menu entries, which {system} does not have: start rnnviz by its command.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is neither a file nor one of the commands {commands}: check its name.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{name} is neither a saved run nor an example: give a file, or one of {examples}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no example {name}: choose one of {examples}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} exists already: choose another name, or allow it to be overwritten.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: the disk is full. Free some space or choose another folder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: it is larger than files may be here. Choose another folder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: you may not write there. Choose another folder or change its permissions.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: the disk is read-only. Choose another folder.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: the name is too long. Choose a shorter one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written: there is no folder {folder}. Make it first or choose another one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a folder: choose the name of a file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is a device or a pipe: choose the name of an ordinary file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} could not be written ({reason}): choose another folder or try again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No window can be opened here: {cause}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{value} is not a size: type width x height in pixels, like 1920x1080.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>NetworkBar</name>
  <message>
   <source>Colour the cells by the size (norm) of h alone.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smaller: more timesteps have room (mouse wheel).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Larger (mouse wheel); drag to move.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All of it again.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>NetworkRows</name>
  <message>
   <source>H: how many units each layer has.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Layers on top of each other; each reads the h of the one below.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What is applied to the sum: tanh or relu.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Adds b_ih and b_hh; without it both are gone.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>x and output are (N, L, ...) instead of (L, N, ...); h_0 and h_n stay.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A second direction that reads x from its end: D = 2.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Between the layers, while training: the share of h that is set to 0.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>LSTM: h is projected to this many numbers; 0 means no projection.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>NumberHead</name>
  <message>
   <source>Inspector</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All digits of every number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pin this number, or take its pin away (P).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show its tensor as a table.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy this number and how it is made.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy value</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy as text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy as numpy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy as LaTeX</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>NumberTable</name>
  <message>
   <source>The tensor whose numbers are shown below.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tensor</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Numbers of the tensor</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More than {most} numbers: too many to type.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take back what was typed into this tensor.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing was typed here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Every tensor has more than {most} numbers: choose smaller sizes to type them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing is typed here yet: the first number that you type sets the others to 0.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Openers</name>
  <message>
   <source>rnnviz workspace</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Everything that rnnviz opens</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All files</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>OutputPanel</name>
  <message>
   <source>What the call returns: output and final states</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>h of the last cell</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the last layer, at every t</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>every layer's own last state</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>the last state</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>every layer's and direction's own last state</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>later</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>PathRow</name>
  <message>
   <source>Choose a file.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose a file</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Popover</name>
  <message>
   <source>Close (Esc).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>See also: {links}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Reactions</name>
  <message>
   <source>example {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Loading PyTorch…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Recording…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancelled: the picture shows the run before.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That did not work. The picture is the one before; details are in the log.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved {name}.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>RecentMenu</name>
  <message>
   <source>No file was opened yet</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{path} is gone.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Scrubber</name>
  <message>
   <source>Position</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Click or drag to go to a step.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>SelfCheckLabel</name>
  <message>
   <source>Self-check</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>checking against the module…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>self-check not finished</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>After each run rnnviz compares its numbers with the module's own.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>one-step residual {residual} (limit {limit})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>✓ every step follows from the one before: {step}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>✗ the steps do NOT follow from each other: {step}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>max |diff| = {diff}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>✓ matches the module: {diff} · {step}</source>
   <translation>✓ 与模块的结果一致：{diff} · {step}</translation>
  </message>
  <message>
   <source>✗ does NOT match the module: {diff} · {step}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Do not trust these numbers: record again, and report this if it stays.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Each state was computed again in float64 from the one before; there was no module to call.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The shown states against a separate call of the module, and each state computed again in float64 from the one before.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>SetupForm</name>
  <message>
   <source>Example</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Your own</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sets up everything as in an example.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All examples with pictures</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>H_in: how many features one timestep of x has.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where it is computed; auto: CUDA when there is one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The type of every number.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>torch.manual_seed(seed): weights, x and h_0 follow from it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>module.train(): dropout acts; otherwise module.eval().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Network</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Input</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start and weights</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Run</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>input_size follows from the input: one feature per token, or the file's last axis.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>ShapeTable</name>
  <message>
   <source>Show this tensor as a table (double click, Return).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show as table</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shapes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shapes of all tensors</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>ShortcutSheet</name>
  <message>
   <source>Keyboard shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Single keys belong to a control that was reached with Tab, and to what is typed in.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>SpeedBox</name>
  <message>
   <source>Speed in steps per second</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Speed: slower with [, faster with ], normal with Backspace.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{speed:g} steps/s</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Type steps per second, from {low:g} to {high:g}.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>StackRow</name>
  <message>
   <source>Add a cell on top</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One more cell, which reads the h of the one below.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A stack needs at least one cell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove this cell.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} cells are the most.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>StateRow</name>
  <message>
   <source>The states before the first step (with c_0 for an LSTM).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>zeros</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>random</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>typed in</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>{device}, not {wanted}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>TensorTable</name>
  <message>
   <source>Tensor as a table</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tensor</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sequence of the batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All digits</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Colours</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The selected numbers, or all, for a spreadsheet.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy as numpy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{size} numbers are too many to copy: select some of them.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Toast</name>
  <message>
   <source>Details</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show what exactly went wrong.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the sentence and its details.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close this message.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>TransportBar</name>
  <message>
   <source>First step (Home)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One step back (Left)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Play (Space)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One step forward (Right)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Last step (End)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Position</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The position: type the step to go to (Ctrl+G).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Order of the steps</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sequence of the batch</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is only one step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pause (Space)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What one step adds. {tip}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source> of {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The sequence n of the batch that is shown, from 0 (PgUp, PgDown).</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is one sequence: set batch_size to 2 or more to choose among them.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Plays once and stops at the last step (R: loop)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Starts again after the last step (R: back and forth)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Plays back and forth (R: once)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>time by time</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>layer by layer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>wavefront</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>reveal column by column (a reading view)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Every layer at one timestep, as a loop over cells does.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One cell, in the order in which nn.RNN computes.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All cells that can be computed at once.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Column t of everything: for reading, not the order in which it is computed.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>TypedTable</name>
  <message>
   <source>x of one sequence: one row is one timestep.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>UnrolledNetwork</name>
  <message>
   <source>Unrolled network</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Colour of a cell: root mean square of its units. A click goes to its step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Colour of a cell: root mean square of its units, with the sign of their mean. A click goes to its step.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>WeightsRow</name>
  <message>
   <source>Where the weights come from; PyTorch draws its default from the seed.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>default</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>zeros</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>identity</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>typed in</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>a file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>file</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A .safetensors with the module's state_dict().</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weights (*.safetensors)</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>WordsDialog</name>
  <message>
   <source>Words</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
